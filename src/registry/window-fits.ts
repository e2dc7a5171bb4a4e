import { canonicalJson, sha256 } from "../core/hash.js";
import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import type { NewWindowFit, WindowFitRow } from "./fit-records.js";
import { query } from "./query.js";
import { requireRun, requireRunning } from "./run-status.js";

/** Keeps a finished window; one kept before under the same hash is replaced. @throws UsageError as Registry.saveWindowFit */
export function saveWindowFit(db: Connection, runId: string, fit: NewWindowFit, now: Date): void {
  const row = {
    run_id: runId,
    model: fit.model,
    model_sha256: sha256(fit.model),
    report: canonicalJson(fit.report),
    finished_at: now.toISOString(),
  };
  const fitSha256 = checkSha256(fit.fitSha256, "fit hash");
  db.write(() => {
    requireRunning(db, runId);
    db.run(
      query
        .insertInto("window_fits")
        .values({ fit_sha256: fitSha256, ...row })
        .onConflict((conflict) => conflict.column("fit_sha256").doUpdateSet(row)),
    );
  });
}

/** A kept window by its hash; null when there is none, or when its model is not the one that was kept. */
export function findWindowFit(db: Connection, fitSha256: string): WindowFitRow | null {
  const row = db.first(query.selectFrom("window_fits").selectAll().where("fit_sha256", "=", fitSha256));
  if (!row || sha256(row.model) !== row.model_sha256) return null;
  return {
    runId: row.run_id,
    fitSha256,
    model: row.model,
    report: JSON.parse(row.report) as Record<string, unknown>,
  };
}

/** Nobody who comes back to an unfinished run after so long expects it to go on where it was. */
export const MOST_DAYS_KEPT = 30;

/**
 * Lets go of the windows kept for the runs of this run's name, and of those that runs of any name left behind more than 30 days ago;
 * of other running ones never. @returns how many there were
 */
export function dropWindowFits(db: Connection, runId: string, now: Date): number {
  const tooOld = new Date(now.getTime() - MOST_DAYS_KEPT * 86_400_000).toISOString();
  return db.write(() => {
    requireRun(db, runId);
    const name = query.selectFrom("runs").select("name").where("id", "=", runId);
    const runs = query
      .selectFrom("runs")
      .select("id")
      .where((eb) => eb.or([eb("status", "!=", "running"), eb("id", "=", runId)]));
    const named = query.selectFrom("runs").select("id").where("name", "=", name);
    return db.run(
      query
        .deleteFrom("window_fits")
        .where("run_id", "in", runs)
        .where((eb) => eb.or([eb("run_id", "in", named), eb("finished_at", "<", tooOld)])),
    );
  });
}
