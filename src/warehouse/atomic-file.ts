import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { DataError, fileError } from "../core/errors.js";

let counter = 0;

/** A name beside `path` that no other process or call uses. */
export function temporaryBeside(path: string): string {
  counter += 1;
  return `${path}.${process.pid}-${counter}.tmp`;
}

/** Creates a folder with its parents. @throws DataError when the file system refuses. */
export function ensureFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new DataError("FILE_EEXIST", `cannot create the folder ${path}: a file of that name is in the way`, {
        hint: "move the file away, or point PROPLAB_HOME elsewhere",
      });
    }
    throw fileError(error, "create the folder", path);
  }
}

/** Flushes a file's (or a folder's) content to the disk. */
export function syncPath(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Syncs a finished temporary file, moves it onto `path` and syncs the folder: readers see the old file or the new one. */
export function publishFile(temporary: string, path: string): void {
  syncPath(temporary);
  renameSync(temporary, path);
  syncPath(dirname(path));
}

/**
 * Writes a whole file so that a crash leaves the old content or the new, never a part.
 * @throws DataError naming the path when the disk is full or the folder not writable; no temporary file stays behind.
 */
export function writeFileAtomicSync(path: string, bytes: Uint8Array | string): void {
  ensureFolder(dirname(path));
  const temporary = temporaryBeside(path);
  try {
    const data = typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes;
    const handle = openSync(temporary, "wx");
    try {
      for (let at = 0; at < data.length; ) at += writeSync(handle, data, at);
    } finally {
      closeSync(handle);
    }
    publishFile(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError(error, "write", path);
  }
}
