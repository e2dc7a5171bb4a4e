import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { anyOf, query } from "./query.js";
import type { RunSummary } from "./records.js";
import { SUMMARY_COLUMNS, toSummaries } from "./run-summaries.js";

/** Marks running runs whose process is certainly over. @returns them as they now stand, oldest first */
export function markInterrupted(db: Connection, now: Date): RunSummary[] {
  const gone = goneRuns(db);
  if (gone.size === 0) return [];
  return db.write(() => {
    const marked = [...gone].filter(([id, error]) => {
      const change = { status: "interrupted", finished_at: now.toISOString(), error } as const;
      // it may have finished, or been marked by another process, since it was read
      return db.run(query.updateTable("runs").set(change).where("id", "=", id).where("status", "=", "running")) > 0;
    });
    const ids = anyOf(marked.map(([id]) => id));
    const rows = query.selectFrom("runs").select(SUMMARY_COLUMNS).where("id", "in", ids).orderBy("id");
    return toSummaries(db, db.all(rows));
  });
}
