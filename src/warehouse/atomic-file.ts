import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { DataError, fileError } from "../core/errors.js";

let counter = 0;

/** A name beside `path` that no other process or call uses. */
export function temporaryBeside(path: string): string {
  counter += 1;
  return `${path}.${process.pid}-${counter}.tmp`;
}

/** True of a path that {@link temporaryBeside} made: what a process was writing, or left behind when it was killed. */
export function isTemporary(path: string): boolean {
  return /\.\d+-\d+\.tmp$/.test(path);
}

/**
 * Creates a folder with its parents, one level after the other: Node's own recursive creation never ends where the file
 * system (/proc) says of a name that it neither exists nor can be made.
 * @returns the folders that were made, the outermost first
 * @throws DataError naming the path when the file system refuses, or a file is in the way
 */
export function ensureFolder(path: string): string[] {
  const missing: string[] = [];
  let at = resolve(path);
  try {
    for (; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
    if (!statSync(at).isDirectory()) throw inTheWay(path);
    return missing.filter(makeFolder);
  } catch (error) {
    throw fileError(error, "create the folder", path);
  }
}

/** Removes folders that {@link ensureFolder} made, innermost first, up to the first that holds something or is not to be removed. */
export function removeFolders(made: readonly string[]): void {
  try {
    for (const folder of made.toReversed()) rmdirSync(folder);
  } catch {
    return;
  }
}

/** @returns false where another process made the folder in the same moment */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!statSync(path).isDirectory()) throw inTheWay(path);
    return false;
  }
}

function inTheWay(path: string): DataError {
  return new DataError("FILE_EEXIST", `cannot create the folder ${path}: a file of that name is in the way`, {
    hint: "move the file away, or point PROPLAB_HOME elsewhere",
  });
}

/** Flushes a file's (or a folder's) content to the disk. */
function syncPath(path: string): void {
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
