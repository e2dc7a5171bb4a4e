import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { type Migration, type MigrationContext, migrate } from "./migrate.js";
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
  if (canBeChanged(path) || hasLog(path)) return null;
  const bytes = readFileSync(path);
  if (hasLog(path)) return null;
  return withoutLog(bytes, { readonly: true });
}

/**
 * An older registry with the schema of now: read into memory and brought up to date there. The file stays as it is.
 * @param db open on the file
 */
export function migratedCopy(
  db: Sqlite.Database,
  context: MigrationContext,
  migrations: readonly Migration[],
): Sqlite.Database {
  const copy = withoutLog(db.serialize(), {});
  try {
    migrate(copy, { ...context, backUp: false }, migrations);
    return copy;
  } catch (error) {
    copy.close();
    throw error;
  }
}

/** Whether the registry's file, and the folder that holds it, can be written. */
export function canBeChanged(path: string): boolean {
  return [path, dirname(path)].every(isWritable) && !hasNoRoom(dirname(path));
}

/** The content of a file as a database in memory that keeps no log. */
function withoutLog(bytes: Buffer, options: Sqlite.Options): Sqlite.Database {
  for (const at of FORMAT_VERSIONS) bytes[at] = 1;
  return new Sqlite(bytes, options);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
