import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "../core/errors.js";
import { isTemporary } from "./atomic-file.js";

/** So long nobody who is still writing leaves a file untouched. */
const GRACE_MS = 3_600_000;

export interface LeftOverFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/** Size and time of a file; null when it is gone. */
export function fileState(path: string): { bytes: number; mtimeMs: number } | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? { bytes: found.size, mtimeMs: found.mtimeMs } : null;
  } catch (error) {
    throw fileError(error, "look at", path);
  }
}

/** Whether a file was last written more than an hour ago. */
export function isOld({ mtimeMs }: { mtimeMs: number }, now: Date): boolean {
  return now.getTime() - mtimeMs > GRACE_MS;
}

/**
 * Whether a file under a temporary name was left by a process that is over: not written for an hour, and no process of this machine
 * has the number in its name.
 */
export function isAbandoned(path: string, now: Date): boolean {
  const state = fileState(path);
  const writer = /\.(\d+)-\d+\.tmp/.exec(path)?.[1];
  return state !== null && isOld(state, now) && writer !== undefined && !isAlive(Number(writer));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of somebody else lives too
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The abandoned temporary files below a folder; none when there is no such folder. */
export function abandonedFiles(folder: string, now: Date): LeftOverFile[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter(isTemporary)
      .map((name) => join(folder, name))
      .filter((path) => isAbandoned(path, now))
      .sort()
      .map((path) => ({ path, bytes: fileState(path)?.bytes ?? 0 }));
  } catch (error) {
    throw fileError(error, "list the files in", folder);
  }
}

/** Deletes files; one that is gone already is fine. @throws DataError naming the path when the disk refuses */
export function deleteFiles(files: readonly LeftOverFile[]): void {
  for (const { path } of files) {
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw fileError(error, "delete", path);
    }
  }
}
