import { UsageError } from "../core/errors.js";
import { canonicalJson, sha256 } from "../core/hash.js";
import type { DailyPicks } from "../metrics/daily-picks.js";
import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { query } from "./query.js";
import { tagsOf } from "./tags.js";
import type { StoredTrial, Trial, TrialFilter } from "./trial-records.js";

/** Enters what a trial came to by day, inside the caller's transaction. A trial counted again keeps its time and takes the newer picks. */
export function addTrialDays(db: Connection, runId: string, trial: Trial, now: Date): void {
  const { origin, byDay } = trial;
  const { day } = byDay;
  if (day.length === 0 || Object.values(byDay).some((values) => values.length !== day.length)) {
    throw new UsageError("BAD_TRIAL_DAYS", `run ${runId}: what a trial came to must be given for one day or more`);
  }
  const text = canonicalJson(byDay);
  const picks = { first_day: day[0]!, last_day: day.at(-1)!, by_day: text, by_day_sha256: sha256(text), origin };
  const row = {
    evaluation_rows_sha256: checkSha256(trial.evaluationRowsSha256, "evaluation rows hash"),
    config_sha256: checkSha256(trial.configSha256, "configuration hash"),
    run_id: runId,
    run_name: db.first(query.selectFrom("runs").select("name").where("id", "=", runId))!.name,
    counted_at: now.toISOString(),
    ...picks,
  };
  db.run(
    query
      .insertInto("trial_days")
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(["evaluation_rows_sha256", "config_sha256", "run_id"]).doUpdateSet(picks),
      ),
  );
}

/**
 * Trials on evaluation rows in the order they were counted, those of a filter or all. A running run whose process is gone is given
 * as interrupted.
 */
export function listTrials(db: Connection, filter: TrialFilter = {}): StoredTrial[] {
  let rows = query
    .selectFrom("trial_days as d")
    .leftJoin("runs as r", "r.id", "d.run_id")
    .select(["d.evaluation_rows_sha256", "d.config_sha256", "d.run_id", "d.run_name", "d.origin", "d.first_day"])
    .select(["d.last_day", "d.by_day", "d.by_day_sha256", "d.counted_at", "r.status"]);
  if (filter.runId !== undefined) rows = rows.where("d.run_id", "=", filter.runId);
  if (filter.besides !== undefined) {
    const { evaluationRowsSha256, origins, firstDay, lastDay } = filter.besides;
    rows = rows.where((eb) =>
      eb.or([
        eb("d.evaluation_rows_sha256", "=", evaluationRowsSha256),
        eb.and([
          eb("d.origin", "in", [...origins]),
          eb("d.last_day", ">=", firstDay),
          eb("d.first_day", "<=", lastDay),
        ]),
      ]),
    );
  }
  return db.read(() => {
    const found = db.all(rows.orderBy("d.counted_at").orderBy("d.run_id"));
    const tags = tagsOf(
      db,
      found.map((row) => row.run_id),
    );
    const gone = found.some(({ status }) => status === "running") ? goneRuns(db) : new Map<string, string>();
    return found.map((row) => ({
      runId: row.run_id,
      runName: row.run_name,
      status: gone.has(row.run_id) ? "interrupted" : row.status,
      tags: tags.get(row.run_id) ?? [],
      countedAt: row.counted_at,
      evaluationRowsSha256: row.evaluation_rows_sha256,
      configSha256: row.config_sha256,
      origin: row.origin,
      firstDay: row.first_day,
      lastDay: row.last_day,
      byDay: row.by_day === null ? null : (JSON.parse(row.by_day) as DailyPicks),
      byDaySha256: row.by_day_sha256,
    }));
  });
}
