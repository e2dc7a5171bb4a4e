import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { requireRun } from "./run-status.js";

/** One configuration judged on one set of rows: evaluation rows, or the validation rows that tuning compares on. */
export interface Trial {
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
}

/** Counts a trial. @returns how many distinct configurations were ever tried on these rows, this one included */
export function countTrial(db: Connection, runId: string, trial: Trial, now: Date): number {
  return db.write(() => {
    requireRun(db, runId);
    addTrial(db, runId, trial, now);
    return trialsOn(db, trial.evaluationRowsSha256);
  });
}

/** Enters a trial inside the caller's transaction; one that is there already is left. @throws UsageError BAD_HASH */
export function addTrial(db: Connection, runId: string, trial: Trial, now: Date): void {
  const rows = checkSha256(trial.evaluationRowsSha256, "evaluation rows hash");
  const config = checkSha256(trial.configSha256, "configuration hash");
  db.run(
    query
      .insertInto("trials")
      .values({ evaluation_rows_sha256: rows, config_sha256: config, run_id: runId, counted_at: now.toISOString() })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** How many distinct configurations were ever tried on these evaluation rows; 0 when none was. */
export function trialsOn(db: Connection, evaluationRowsSha256: string): number {
  const rows = checkSha256(evaluationRowsSha256, "evaluation rows hash");
  const count = query
    .selectFrom("trials")
    .select((eb) => eb.fn.count<number>("config_sha256").distinct().as("configurations"))
    .where("evaluation_rows_sha256", "=", rows);
  return db.first(count)!.configurations;
}
