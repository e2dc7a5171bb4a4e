import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { DataError, fileError } from "../core/errors.js";
import { isTemporary, publishFile, temporaryBeside } from "../warehouse/atomic-file.js";
import { sqliteFault } from "./sqlite-fault.js";

/**
 * Copies a registry beside itself, as "<file>.schema-<version>.bak", while the caller holds its write lock. The copy is
 * made on a second connection, which sees the last committed state: SQLite cannot copy from inside a transaction.
 * An older copy of the same schema version is replaced.
 * @returns the copy's path
 * @throws DataError when the disk refuses; no part of a copy stays behind
 */
export function backUpDatabase(path: string, version: number): string {
  const target = `${path}.schema-${version}.bak`;
  const temporary = temporaryBeside(target);
  try {
    const reader = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      reader.prepare("VACUUM INTO ?").run(temporary);
    } finally {
      reader.close();
    }
    publishFile(temporary, target);
    return target;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw backupFault(fileError(error, "write the backup", target), target);
  }
}

/** SQLite speaks of the copy as it does of the registry; the difference matters to whoever looks for room. */
function backupFault(error: unknown, target: string): unknown {
  const fault = sqliteFault(error, target);
  if (fault === error || !(fault instanceof DataError)) return error;
  const message = `cannot copy the registry to ${target}, as is done before it is brought up to date: ${fault.message}`;
  return new DataError(fault.code, message, { ...(fault.hint && { hint: fault.hint }), cause: error });
}

/** Backups beside a registry that were begun and not finished, as absolute paths; SQLite's own files beside them included. */
export function unfinishedBackups(path: string): string[] {
  const begin = `${basename(path)}.schema-`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(begin) && isTemporary(name.replace(/-(journal|wal|shm)$/, "")))
    .sort()
    .map((name) => join(dirname(path), name));
}
