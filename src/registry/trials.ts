import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { requireRun } from "./run-status.js";
import { addTrialDays } from "./trial-days.js";
import type { Trial } from "./trial-records.js";

/** Counts a trial on evaluation rows and keeps what it came to. @throws UsageError UNKNOWN_RUN, BAD_HASH, BAD_TRIAL_DAYS */
export function countTrial(db: Connection, runId: string, trial: Trial, now: Date): void {
  db.write(() => {
    requireRun(db, runId);
    addTrial(db, runId, trial, now);
    addTrialDays(db, runId, trial, now);
  });
}

/** Enters a trial inside the caller's transaction; one that is there already is left. @throws UsageError BAD_HASH */
export function addTrial(
  db: Connection,
  runId: string,
  trial: Pick<Trial, "evaluationRowsSha256" | "configSha256">,
  now: Date,
): void {
  const rows = checkSha256(trial.evaluationRowsSha256, "evaluation rows hash");
  const config = checkSha256(trial.configSha256, "configuration hash");
  db.run(
    query
      .insertInto("trials")
      .values({ evaluation_rows_sha256: rows, config_sha256: config, run_id: runId, counted_at: now.toISOString() })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** How many distinct configurations were ever tried on these very rows; 0 when none was. */
export function trialsOn(db: Connection, rowsSha256: string): number {
  const rows = checkSha256(rowsSha256, "evaluation rows hash");
  const count = query
    .selectFrom("trials")
    .select((eb) => eb.fn.count<number>("config_sha256").distinct().as("configurations"))
    .where("evaluation_rows_sha256", "=", rows);
  return db.first(count)!.configurations;
}
