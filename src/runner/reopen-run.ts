import type { IsoDate } from "../core/dates.js";
import { IntegrityError } from "../core/errors.js";
import type { WorkContext } from "../core/progress.js";
import type { Model } from "../engine/model.js";
import type { FeatureDef } from "../features/index.js";
import type { Registry, RunDetail } from "../registry/index.js";
import { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { loadRunModel } from "./load-run-model.js";
import { featuresRedefined, recordedSettings, storedFeatures } from "./recorded-settings.js";
import type { Experiment } from "./resolve-experiment.js";
import { type RunRows, readRunRows } from "./run-rows.js";
import { warehouseOf } from "./warehouse-of.js";

/** A finished run with its stored model and the very rows it was trained and evaluated on. */
export interface ReopenedRun extends RunRows {
  readonly run: RunDetail;
  readonly model: Model;
  readonly warehouse: Warehouse;
  readonly experiment: Experiment;
  readonly features: readonly FeatureDef[];
}

/**
 * Puts a run's stored model before its rows again, as they were: model, data, feature definitions and chosen rows are each held
 * against the hash recorded with the run.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @param which windows of a walk-forward run: the last, whose model it is, or all of them
 * @throws DataError RUN_WITHOUT_MODEL, DATA_GONE, FEATURES_REDEFINED; IntegrityError for a damaged model, DATA_CHANGED,
 *   ROWS_CHANGED; InterruptedError
 */
export async function reopenRun(
  registry: Registry,
  run: RunDetail,
  root: string,
  work: WorkContext,
  which: "last" | "all" = "last",
): Promise<ReopenedRun> {
  const model = loadRunModel(registry, run);
  const { experiment, features, catalogue } = recordedSettings(run, storedFeatures(registry, run)?.features ?? []);
  const warehouse = await warehouseOf(run, root);
  const recorded = which === "all" ? run.windows : run.windows.slice(-1);
  const steps = recorded.map((window) => ({
    train: { start: window.trainStart as IsoDate, end: (window.validationEnd ?? window.trainEnd) as IsoDate },
    evaluation: { start: window.evalStart as IsoDate, end: window.evalEnd as IsoDate },
  }));
  const held = { start: steps[0]!.train.start, end: steps.at(-1)!.evaluation.end };
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const read = await readRunRows(db, warehouse, { experiment, features, steps, held }, work);
    if (read.catalogueSha256 !== catalogue) throw featuresRedefined(run, "the definitions of features have changed");
    const isSame =
      read.windows.length === recorded.length &&
      read.windows.every(({ window }, i) => window.rows_sha256 === recorded[i]!.rowsSha256);
    if (!isSame) {
      throw new IntegrityError("ROWS_CHANGED", `run ${run.id} (${run.name}) cannot be given the rows it had`, {
        hint: `this version chooses rows in another way; proplab retrain --name ${run.name} runs it again`,
      });
    }
    return { run, model, warehouse, experiment, features, ...read };
  } finally {
    db.close();
  }
}
