import Sqlite from "better-sqlite3";
import type { RunLoss } from "./artifact-records.js";

/** Tables that hold rows of runs, in the order they lie in the file: without sorting, those before a damaged place are found. */
const TABLES_OF_RUNS = `
  SELECT t.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
  WHERE t.type = 'table' AND c.name = 'run_id'`;

/**
 * What a damaged database no longer gives, run by run: each run is read table by table, on a connection that also opens a file that
 * was cut short. Runs of which no place of the file tells any more cannot be named.
 * @param path the database; nothing is written to it
 */
export function lostRuns(path: string): RunLoss[] {
  let db: Sqlite.Database;
  try {
    db = new Sqlite(path, { readonly: true, fileMustExist: true });
  } catch {
    return [];
  }
  try {
    // SQLite otherwise refuses every look at a file that has fewer pages than its header says
    db.unsafeMode(true);
    db.pragma("writable_schema = ON");
    const tables = untilDamage(statement(db, TABLES_OF_RUNS)) as { name: string }[];
    const readers = tables.flatMap(({ name: table }) => {
      const read = statement(db, `SELECT * FROM ${table} WHERE run_id = ?`);
      return read ? [{ table, read }] : [];
    });
    const own = statement(db, "SELECT * FROM runs WHERE id = ?");
    return [...namedRuns(db)].sort().flatMap(([runId, name]) => {
      const lost = readers.filter(({ read }) => !readable(read, runId)).map(({ table }) => table);
      if (own && !readable(own, runId)) lost.unshift("runs");
      return lost.length > 0 ? [{ runId, name, lost }] : [];
    });
  } catch {
    return [];
  } finally {
    db.close();
  }
}

/** Every run that the table or its index by name still tells of: they lie in different places of the file. */
function namedRuns(db: Sqlite.Database): Map<string, string> {
  const found = new Map<string, string>();
  for (const source of ["runs NOT INDEXED", "runs INDEXED BY runs_by_name"]) {
    const rows = untilDamage(statement(db, `SELECT id, name FROM ${source}`)) as { id: string; name: string }[];
    for (const { id, name } of rows) found.set(id, name);
  }
  return found;
}

/** The rows of a select as far as they can be read. */
function untilDamage(select: Sqlite.Statement | null): unknown[] {
  const rows: unknown[] = [];
  try {
    for (const row of select?.iterate() ?? []) rows.push(row);
  } catch {
    return rows;
  }
  return rows;
}

function statement(db: Sqlite.Database, text: string): Sqlite.Statement | null {
  try {
    return db.prepare(text);
  } catch {
    return null;
  }
}

function readable(read: Sqlite.Statement, runId: string): boolean {
  try {
    for (const _ of read.iterate(runId));
    return true;
  } catch {
    return false;
  }
}
