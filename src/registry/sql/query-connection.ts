import type Sqlite from "better-sqlite3";
import { programVersion } from "../environment.js";
import { openHandle } from "../open-database.js";
import { QUERY_VIEWS } from "./query-views.js";

/**
 * A connection for SQL of a user: the file is open for reading only, the views of {@link QUERY_VIEWS} are there, nothing is ever
 * put into a temporary file, and SQLite itself refuses every change, of settings of the schema too.
 * @throws DataError as openHandle
 */
export function openForQueries(file: string): Sqlite.Database {
  const db = openHandle(file, { readonly: true, program: programVersion(), now: () => new Date() });
  try {
    db.pragma("temp_store = MEMORY");
    for (const { name, sql } of QUERY_VIEWS) db.exec(`CREATE TEMP VIEW ${name} AS ${sql}`);
    db.pragma("trusted_schema = OFF");
    db.pragma("query_only = ON");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
