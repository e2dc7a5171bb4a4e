import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { DataError } from "../core/errors.js";

interface Fault {
  code: string;
  text: string;
  hint: string;
}

const DISK_HINT = "check the folder, its permissions and the free space, or point PROPLAB_HOME or --registry elsewhere";
const FULL_HINT = "free some space and run the command again, or point PROPLAB_HOME or --registry elsewhere";
const FOREIGN_HINT =
  "choose another file with --registry, or move this one away and put a copy of the registry in its place";
const RESTORE_HINT =
  "`proplab verify` says what is lost. Move the file away together with its -wal and -shm, then put a copy in its place " +
  "(migrations leave one beside it, ending in .bak) or start anew";

/** By primary result code; an extended code such as SQLITE_IOERR_WRITE counts as its primary one. */
const FAULTS: Record<string, Fault> = {
  SQLITE_NOTADB: { code: "REGISTRY_NOT_SQLITE", text: "is not a SQLite database", hint: FOREIGN_HINT },
  SQLITE_CORRUPT: { code: "REGISTRY_DAMAGED", text: "is damaged or cut short", hint: RESTORE_HINT },
  SQLITE_FULL: { code: "REGISTRY_DISK_FULL", text: "cannot grow: the disk is full", hint: FULL_HINT },
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

/** Below this a registry cannot work: SQLite writes pages of 4 kB, and a few at once. */
const LEAST_FREE_BYTES = 65_536;

function primaryCode(error: unknown): string | undefined {
  // JSON that a damaged row no longer holds whole
  if (error instanceof SyntaxError) return "SQLITE_CORRUPT";
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return undefined;
  const primary = /^SQLITE_[A-Z]+/.exec(code)?.[0];
  return primary && (SAME_AS[primary] ?? primary);
}

/** True when SQLite gave up waiting for another process. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === "SQLITE_BUSY";
}

/** True when SQLite could not open the file, or make one that it needs beside it. */
export function isUnopenable(error: unknown): boolean {
  return ["SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL"].includes(primaryCode(error) ?? "");
}

/** A full disk reaches SQLite in more ways than one: files that it maps into memory fail with an I/O error. */
function faultOf(error: unknown, path: string): Fault | undefined {
  const code = primaryCode(error);
  return FAULTS[code === "SQLITE_IOERR" && hasNoRoom(dirname(path)) ? "SQLITE_FULL" : (code ?? "")];
}

/** True when the disk that holds the folder has no room for a registry to work. */
export function hasNoRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

/** Turns a fault of SQLite or of its file into a DataError (exit 3) that names the file; other errors pass through. */
export function sqliteFault(error: unknown, path: string): unknown {
  const fault = faultOf(error, path);
  if (!fault) return error;
  const message = `the registry ${path} ${fault.text} (${(error as Error).message})`;
  return new DataError(fault.code, message, { hint: fault.hint, cause: error });
}
