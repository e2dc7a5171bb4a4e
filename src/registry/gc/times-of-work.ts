import type { Connection } from "../connection.js";
import { query } from "../query.js";

/** Some file systems keep the time of a file to two seconds. */
const FILE_TIME_MS = 2_000;

/**
 * Tells of a moment (milliseconds since 1970) whether a run of this registry was going on then. A file without a row that was stored at
 * such a moment was left by a killed process; any other may be named by the registry that stood here before, or by a later state of this
 * one, of which a copy was put back.
 */
export function timesOfWork(db: Connection): (ms: number) => boolean {
  const runs = query
    .selectFrom("runs")
    .leftJoin("imported_runs", "imported_runs.run_id", "runs.id")
    .select(["started_at", "finished_at"])
    .where("imported_runs.run_id", "is", null)
    .orderBy("started_at");
  const spans: { from: number; to: number }[] = [];
  for (const { started_at: started, finished_at: finished } of db.all(runs)) {
    const from = Date.parse(started) - FILE_TIME_MS;
    const to = finished === null ? Number.POSITIVE_INFINITY : Date.parse(finished) + FILE_TIME_MS;
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return (ms) => spans.some(({ from, to }) => from <= ms && ms <= to);
}
