import type { IsoDate } from "../core/dates.js";
import { hashJson } from "../core/hash.js";
import type { WorkContext } from "../core/progress.js";
import { derivedFeatures, type FeatureDef, missingSources } from "../features/index.js";
import { programVersion } from "../registry/environment.js";
import { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { ownFeatureRecords } from "./own-features-record.js";
import type { RunPlan } from "./plan-run.js";
import type { Experiment } from "./resolve-experiment.js";
import { runConfig } from "./run-config.js";
import { readRunRows } from "./run-rows.js";
import type { TrainedElsewhere } from "./trained-elsewhere.js";
import { planTuning } from "./tune/plan-tuning.js";
import { planSteps } from "./walk/plan-steps.js";

/** What a run is asked to do, wherever the settings come from: experiment file and flags, or the record of a run. */
export interface RunSettings {
  readonly experiment: Experiment;
  /** As RunPlan.changed. */
  readonly changed: readonly string[];
  /** The family's options, complete. */
  readonly options: Record<string, unknown>;
  readonly features: readonly FeatureDef[];
  readonly trainedElsewhere: TrainedElsewhere | null;
  /** Of the file of own features; null when there is none. */
  readonly ownFeaturesText: string | null;
}

/**
 * Builds the features when they are not cached, and chooses the rows: a plan with nothing left open.
 * @throws DataError for windows without usable rows; UsageError for a bad line source or bad features; InterruptedError
 */
export async function planOnData(warehouse: Warehouse, settings: RunSettings, context: WorkContext): Promise<RunPlan> {
  const { experiment, options, features, ownFeaturesText: text, ...given } = settings;
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const dates = await rowsPerDate(db);
    const steps = planSteps(experiment, dates);
    const held = dates.length === 0 ? null : { start: dates[0]!.date, end: dates.at(-1)!.date };
    const read = await readRunRows(db, warehouse, { experiment, features, steps, held }, context);
    const { catalogueSha256, ...chosen } = read;
    const { rows, selection } = chosen;
    const used = Int32Array.from([...selection.train, ...selection.validation, ...selection.evaluation]);
    const configOf = (of: Experiment, its: Record<string, unknown>) => runConfig(of, its, features, catalogueSha256);
    const config = configOf(experiment, options);
    const sourceMissing = missingSources(rows, used, features);
    const ownRecords = ownFeatureRecords(rows, used, features, { rawSql: chosen.rawSql, missing: sourceMissing });
    return {
      ...given,
      experiment,
      options,
      features,
      warehouse,
      datasetSha256: warehouse.datasetSha256(),
      seasons: [...new Set(rows.season)].sort(),
      derived: derivedFeatures(rows, used, features),
      sourceMissing,
      ownFeatures: text !== null && ownRecords.length > 0 ? { text, records: ownRecords } : null,
      ...chosen,
      config,
      configSha256: hashJson({ ...config, program: programVersion() }),
      trialSha256: hashJson(config),
      tuning: planTuning(experiment, options, configOf),
    };
  } finally {
    db.close();
  }
}

async function rowsPerDate(db: Database): Promise<{ date: IsoDate; rows: number }[]> {
  return db.rows(
    "SELECT strftime(game_date, '%Y-%m-%d') AS date, count(*)::INTEGER AS rows FROM player_games GROUP BY 1 ORDER BY 1",
  );
}
