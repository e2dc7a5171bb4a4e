import Sqlite from "better-sqlite3";
import type { RunLoss } from "./artifact-records.js";

/** Tables that hold rows of runs, beside the runs' own. */
const TABLES = [
  "run_tags",
  "params",
  "metrics",
  "artifacts",
  "windows",
  "candidates",
  "window_fits",
  "trials",
  "trial_days",
  "models",
  "acknowledgements",
  "reproductions",
];

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
    const readers = TABLES.flatMap((table) => {
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
    const rows = statement(db, `SELECT id, name FROM ${source}`);
    try {
      for (const row of rows?.iterate() ?? []) {
        const { id, name } = row as { id: string; name: string };
        found.set(id, name);
      }
    } catch {
      // what was read before the damaged place counts
    }
  }
  return found;
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
