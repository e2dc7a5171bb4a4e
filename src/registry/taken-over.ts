import { type SqlBool, sql } from "kysely";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { TakenOver } from "./records.js";

/** Of the table "runs": not taken over from another registry. */
export const madeHere = sql<SqlBool>`NOT EXISTS (SELECT 1 FROM imported_runs WHERE run_id = runs.id)`;

/** When and from which export a run came into this registry; null for one that was made here. */
export function takenOverFrom(db: Connection, runId: string): TakenOver | null {
  const row = db.first(
    query
      .selectFrom("imported_runs")
      .innerJoin("imports", "imports.id", "imported_runs.import_id")
      .select(["imports.at", "imports.program", "imports.manifest_sha256"])
      .where("imported_runs.run_id", "=", runId),
  );
  return row ? { at: row.at, program: row.program, manifestSha256: row.manifest_sha256 } : null;
}
