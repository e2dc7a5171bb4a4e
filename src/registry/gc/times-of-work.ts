import type { Connection } from "../connection.js";
import { query } from "../query.js";
import { madeHere } from "../taken-over.js";

/** Some file systems keep the time of a file to two seconds; a killed run may also have stored a file so long after its last row. */
const LEEWAY_MS = 2_000;

/**
 * Tells of a moment (milliseconds since 1970) whether a run of this registry was certainly going on then. A file without a row that was
 * stored at such a moment was left by a killed process; any other may be named by the registry that stood here before, or by a later
 * state of this one, of which a copy was put back.
 */
export function timesOfWork(db: Connection): (ms: number) => boolean {
  const runs = query
    .selectFrom("runs")
    .select(["id", "started_at", "finished_at"])
    .where(madeHere)
    .orderBy("started_at");
  const signs = lastSigns(db);
  const spans: { from: number; to: number }[] = [];
  for (const { id, started_at: started, finished_at: finished } of db.all(runs)) {
    const end = signs.has(id) ? earlier(signs.get(id) ?? started, finished) : (finished ?? started);
    const from = Date.parse(started) - LEEWAY_MS;
    const to = Date.parse(end) + LEEWAY_MS;
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return (ms) => spans.some(({ from, to }) => from <= ms && ms <= to);
}

/**
 * The time of the newest row that runs left which did not end by themselves, by id; null for those that left none. When one was marked
 * as interrupted says nothing: that may be months later. Nor does a live process: its registry may have been replaced by a copy.
 */
function lastSigns(db: Connection): Map<string, string | null> {
  const runs = query
    .selectFrom("runs")
    .select((eb) => [
      "id",
      eb
        .selectFrom("artifacts")
        .select(({ fn }) => fn.max("added_at").as("at"))
        .whereRef("run_id", "=", "runs.id")
        .as("artifact"),
      eb
        .selectFrom("candidates")
        .select(({ fn }) => fn.max("finished_at").as("at"))
        .whereRef("run_id", "=", "runs.id")
        .as("candidate"),
      eb
        .selectFrom("window_fits")
        .select(({ fn }) => fn.max("finished_at").as("at"))
        .whereRef("run_id", "=", "runs.id")
        .as("window"),
    ])
    .where(({ fn }) => fn.coalesce("archived_from", "status"), "not in", ["completed", "failed"]);
  return new Map(
    db.all(runs).map(({ id, artifact, candidate, window }) => {
      const times = [artifact, candidate, window].filter((at) => at !== null);
      return [id, times.sort().at(-1) ?? null];
    }),
  );
}

/** A file may be added to a run long after it ended. */
function earlier(sign: string, finished: string | null): string {
  return finished !== null && finished < sign ? finished : sign;
}
