import type { IsoDate } from "../core/dates.js";
import { DataError, IntegrityError } from "../core/errors.js";
import type { WorkContext } from "../core/progress.js";
import type { Model } from "../engine/model.js";
import { DEFAULT_LINE_TIME, type FeatureDef, featureCatalogue, parseOwnFeatures } from "../features/index.js";
import type { Registry, RunDetail } from "../registry/index.js";
import { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { loadRunModel } from "./load-run-model.js";
import { FEATURE_DEFINITIONS } from "./own-features.js";
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
 * Puts a run's stored model before its rows again, as they were; of a walk-forward run the last window, whose model it is: model, data, feature definitions and chosen rows are each
 * held against the hash recorded with the run.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @throws DataError RUN_WITHOUT_MODEL, DATA_GONE, FEATURES_REDEFINED; IntegrityError for a damaged model, DATA_CHANGED,
 *   ROWS_CHANGED; InterruptedError
 */
export async function reopenRun(
  registry: Registry,
  run: RunDetail,
  root: string,
  work: WorkContext,
): Promise<ReopenedRun> {
  const model = loadRunModel(registry, run);
  const { experiment, features, catalogue } = settingsOf(run, storedFeatures(registry, run));
  const warehouse = await warehouseOf(run, root);
  const window = run.windows.at(-1)!;
  const windows = {
    train: { start: window.trainStart as IsoDate, end: (window.validationEnd ?? window.trainEnd) as IsoDate },
    evaluation: { start: window.evalStart as IsoDate, end: window.evalEnd as IsoDate },
  };
  const held = { start: windows.train.start, end: windows.evaluation.end };
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const read = await readRunRows(db, warehouse, { experiment, features, steps: [windows], held }, work);
    if (read.catalogueSha256 !== catalogue) throw redefined(run, "the definitions of features have changed");
    if (read.window.rows_sha256 !== window.rowsSha256) {
      throw new IntegrityError("ROWS_CHANGED", `run ${run.id} (${run.name}) cannot be given the rows it had`, {
        hint: `this version chooses rows in another way; proplab retrain --name ${run.name} runs it again`,
      });
    }
    return { run, model, warehouse, experiment, features, ...read };
  } finally {
    db.close();
  }
}

/** The settings of a run as the registry keeps them. */
function settingsOf(
  run: RunDetail,
  stored: readonly FeatureDef[],
): { experiment: Experiment; features: FeatureDef[]; catalogue: string } {
  const {
    features: names,
    own_features: definitions = {},
    catalogue,
    ...settings
  } = run.config as Record<string, unknown>;
  if (!Array.isArray(names) || typeof catalogue !== "string" || run.windows.length === 0) {
    throw redefined(run, "its record does not say which features and which window it had");
  }
  const features = names.map((name) => {
    const feature = [...featureCatalogue, ...stored].find((one) => one.name === name);
    if (feature && feature.own?.sha256 === (definitions as Record<string, string>)[name]) return feature;
    if (feature) throw redefined(run, `its own feature "${name}" is compiled in another way by this version`);
    throw redefined(run, `there is no feature "${name}" any more`);
  });
  return {
    experiment: { line_time: DEFAULT_LINE_TIME, ...settings, name: run.name, tags: [...run.tags] } as Experiment,
    features,
    catalogue,
  };
}

/** The own features of a run, from the file that was stored with it. */
function storedFeatures(registry: Registry, run: RunDetail): readonly FeatureDef[] {
  const artifact = run.artifacts.find(({ kind }) => kind === FEATURE_DEFINITIONS);
  if (!artifact) return [];
  const text = Buffer.from(registry.readArtifact(artifact.sha256)).toString("utf8");
  return parseOwnFeatures(text, `${artifact.name} of run ${run.id}`).features;
}

function redefined(run: RunDetail, what: string): DataError {
  return new DataError("FEATURES_REDEFINED", `run ${run.id} (${run.name}) cannot be put before its rows: ${what}`, {
    hint: `proplab retrain --name ${run.name} runs it again`,
  });
}
