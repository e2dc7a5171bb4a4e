import { join } from "node:path";
import type { ProgressEvent } from "../core/progress.js";
import { isTemporary } from "../warehouse/atomic-file.js";
import type { VerifyReport } from "./artifact-records.js";
import type { ArtifactStore } from "./artifact-store.js";
import { unfinishedBackups } from "./backup.js";
import type { Connection } from "./connection.js";
import { lostRuns } from "./lost-runs.js";
import { freedArtifacts, verifyArtifacts, withoutRow } from "./verify-artifacts.js";
import { databaseFaults, orFault } from "./verify-database.js";
import { damagedModels, promotionFaults } from "./verify-models.js";

/**
 * Re-hashes the artifacts of one run, or everything: all artifacts, files without a row, models, aliases and the log of promotions,
 * the database file itself. Damage is reported, never thrown, also when the database can only partly be read.
 * Each step says how far it is; the last gives the report.
 */
export function* verifySteps(
  db: Connection,
  store: ArtifactStore,
  runId: string | null,
): Generator<ProgressEvent, VerifyReport> {
  if (runId === null) yield { phase: "check the database", done: 0, total: 1 };
  // before the rows: a file whose row is entered meanwhile is then no orphan
  const files = runId === null ? store.list() : [];
  const database = runId === null ? databaseFaults(db) : [];
  if (runId === null) yield { phase: "check the database", done: 1, total: 1 };

  const { checked, faults, unread } = yield* verifyArtifacts(db, store, runId);
  database.push(...unread);
  const models = orFault(database, () => damagedModels(db, faults, runId)) ?? [];
  const promotions = (runId === null && orFault(database, () => db.read(() => promotionFaults(db)))) || [];
  // of rows that cannot be read nobody knows which files they named
  const whole = unread.length > 0 ? [] : files.filter((path) => !isTemporary(path));
  const orphans = yield* withoutRow(db, whole);
  const freed = orFault(database, () => freedArtifacts(db, runId)) ?? [];
  return {
    ok: faults.length + models.length + database.length + promotions.length === 0,
    checked,
    freed,
    faults,
    models,
    orphans,
    unfinished: [
      ...files.filter(isTemporary).map((path) => join(store.folder, path)),
      ...(runId === null ? unfinishedBackups(db.path) : []),
    ],
    database: [...new Set(database)],
    promotions,
    lostRuns: database.length === 0 ? [] : lostRuns(db.path),
  };
}

/** As verifySteps, in one go. */
export function verify(db: Connection, store: ArtifactStore, runId: string | null): VerifyReport {
  const steps = verifySteps(db, store, runId);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What can be said of a registry that cannot be opened, and why it cannot: runs that are lost, by what of the file still can be read. */
export function verifyUnopened(path: string, why: string): VerifyReport {
  const none = { checked: 0, freed: [], faults: [], models: [], orphans: [], unfinished: [], promotions: [] };
  return { ok: false, ...none, database: [why], lostRuns: lostRuns(path) };
}
