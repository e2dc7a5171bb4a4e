import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { requireRun } from "./run-status.js";

/** One configuration judged on one set of evaluation rows. */
export interface Trial {
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
}

/** Counts a trial. @returns how many distinct configurations were ever tried on these rows, this one included */
export function countTrial(db: Connection, runId: string, trial: Trial, now: Date): number {
  const rows = checkSha256(trial.evaluationRowsSha256, "evaluation rows hash");
  const config = checkSha256(trial.configSha256, "configuration hash");
  return db.write(() => {
    requireRun(db, runId);
    db.run(
      query
        .insertInto("trials")
        .values({ evaluation_rows_sha256: rows, config_sha256: config, run_id: runId, counted_at: now.toISOString() })
        .onConflict((conflict) => conflict.doNothing()),
    );
    return trialsOn(db, rows);
  });
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
