import { DataError } from "../core/errors.js";

interface Fault {
  code: string;
  text: string;
  hint: string;
}

const DISK_HINT = "check the folder, its permissions and the free space, or point PROPLAB_HOME or --registry elsewhere";
const RESTORE_HINT = "put back a copy (migrations leave one beside the file), or move the file away to start anew";

/** By primary result code; an extended code such as SQLITE_IOERR_WRITE counts as its primary one. */
const FAULTS: Record<string, Fault> = {
  SQLITE_NOTADB: { code: "REGISTRY_NOT_SQLITE", text: "is not a SQLite database", hint: RESTORE_HINT },
  SQLITE_CORRUPT: { code: "REGISTRY_DAMAGED", text: "is damaged or cut short", hint: RESTORE_HINT },
  SQLITE_FULL: { code: "REGISTRY_DISK_FULL", text: "cannot grow: the disk is full", hint: DISK_HINT },
  SQLITE_READONLY: { code: "REGISTRY_UNWRITABLE", text: "cannot be written", hint: DISK_HINT },
  SQLITE_PERM: { code: "REGISTRY_UNWRITABLE", text: "cannot be written", hint: DISK_HINT },
  SQLITE_CANTOPEN: { code: "REGISTRY_UNOPENABLE", text: "cannot be opened", hint: DISK_HINT },
  SQLITE_IOERR: { code: "REGISTRY_IO", text: "cannot be read or written", hint: DISK_HINT },
  SQLITE_BUSY: {
    code: "REGISTRY_BUSY",
    text: "has been held by another process for too long",
    hint: "wait for the other process to finish, then run the command again",
  },
};
const SAME_AS: Record<string, string> = { SQLITE_LOCKED: "SQLITE_BUSY", SQLITE_PROTOCOL: "SQLITE_BUSY" };

function primaryCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return undefined;
  const primary = /^SQLITE_[A-Z]+/.exec(code)?.[0];
  return primary && (SAME_AS[primary] ?? primary);
}

/** True when SQLite gave up waiting for another process. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === "SQLITE_BUSY";
}

/** Turns a fault of SQLite or of its file into a DataError (exit 3) that names the file; other errors pass through. */
export function sqliteFault(error: unknown, path: string): unknown {
  const fault = FAULTS[primaryCode(error) ?? ""];
  if (!fault) return error;
  const message = `the registry ${path} ${fault.text} (${(error as Error).message})`;
  return new DataError(fault.code, message, { hint: fault.hint, cause: error });
}
