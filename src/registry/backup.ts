import { rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { fileError } from "../core/errors.js";
import { publishFile, temporaryBeside } from "../warehouse/atomic-file.js";

/**
 * Copies a registry beside itself, as "<file>.schema-<version>.bak", while the caller holds its write lock. The copy is
 * made on a second connection, which sees the last committed state: SQLite cannot copy from inside a transaction.
 * An older copy of the same schema version is replaced.
 * @returns the copy's path
 * @throws DataError or SqliteError when the disk refuses; no part of a copy stays behind
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
    throw fileError(error, "write the backup", target);
  }
}
