import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { hasNoRoom } from "./sqlite-fault.js";

/** Where SQLite's header says how the file is read and written: 2 stands for a write-ahead log, 1 for none. */
const FORMAT_VERSIONS = [18, 19];

/**
 * A registry that lies where nothing can be written (a read-only folder, a full disk), read into memory: with a write-ahead log
 * SQLite needs to write beside the file even to read it.
 * @returns null when something can be written there, or when a log stands beside the file: somebody may be writing, and the copy
 *   would pass over what is in the log
 */
export function readOnlyCopy(path: string): Sqlite.Database | null {
  const folder = dirname(path);
  if ((mayWriteIn(folder) && !hasNoRoom(folder)) || hasLog(path)) return null;
  const bytes = readFileSync(path);
  if (hasLog(path)) return null;
  for (const at of FORMAT_VERSIONS) bytes[at] = 1;
  return new Sqlite(bytes, { readonly: true });
}

function mayWriteIn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
