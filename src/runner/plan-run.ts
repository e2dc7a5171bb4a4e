import type { IsoDate } from "../core/dates.js";
import { UsageError } from "../core/errors.js";
import { hashJson } from "../core/hash.js";
import { didYouMean } from "../core/near-names.js";
import type { WorkContext } from "../core/progress.js";
import { checkRawSql, derivedFeatures, type FeatureDef, missingSources, resolveFeatureSet } from "../features/index.js";
import { programVersion } from "../registry/environment.js";
import { Database } from "../warehouse/duckdb.js";
import type { LabPaths } from "../warehouse/home.js";
import type { DataSource, Warehouse } from "../warehouse/warehouse.js";
import { listExperiments, readExperimentFile } from "./experiment-file.js";
import type { ExperimentInput } from "./experiment-schema.js";
import { featureSelection } from "./feature-selection.js";
import { chooseProfile, type GateProfiles, type ProfileUse } from "./gates-file.js";
import { modelOptions } from "./model-options.js";
import { ownFeatures } from "./own-features.js";
import { type OwnFeatureRecord, ownFeatureRecords } from "./own-features-record.js";
import { prepareWarehouse } from "./prepare-data.js";
import { changedSettings, type Experiment, resolveExperiment } from "./resolve-experiment.js";
import { runConfig } from "./run-config.js";
import { type RunRows, readRunRows } from "./run-rows.js";
import { readTrainedElsewhere, type TrainedElsewhere } from "./trained-elsewhere.js";
import { planTuning, type TuningPlan } from "./tune/plan-tuning.js";
import { planSteps } from "./walk/plan-steps.js";

export interface RunRequest {
  readonly paths: LabPaths;
  /** Settings from the command line; they win over the file's. */
  readonly flags: ExperimentInput;
  /** Folders looked through for NAME.yaml, in order. */
  readonly experimentFolders: readonly string[];
  readonly source?: DataSource | undefined;
  readonly gates: GateProfiles;
  readonly notice: (text: string) => void;
}

/** Everything decided and every row chosen, before anything is trained or written to the registry. */
export interface RunPlan extends Omit<RunRows, "catalogueSha256"> {
  readonly experiment: Experiment;
  /** Settings that differ from the experiment file, as "random_seed=9". */
  readonly changed: readonly string[];
  readonly options: Record<string, unknown>;
  readonly trainedElsewhere: TrainedElsewhere | null;
  readonly warehouse: Warehouse;
  readonly datasetSha256: string;
  readonly seasons: readonly string[];
  readonly features: readonly FeatureDef[];
  /** Features that for some row used are computed from who turned up instead of from an availability report. */
  readonly derived: readonly string[];
  /** Features missing in every row used because their source table holds nothing for those seasons. */
  readonly sourceMissing: readonly string[];
  /** The user's own features among `features` and the text of the file that defines them; null when there are none. */
  readonly ownFeatures: { readonly text: string; readonly records: readonly OwnFeatureRecord[] } | null;
  /** Hash of everything that decides the figures apart from the data, this program's version included. */
  readonly configSha256: string;
  /** The same without the version: what counts as one configuration tried on the evaluation rows. */
  readonly trialSha256: string;
  /** The configurations to compare on the validation rows first; null for a run that is not tuned. */
  readonly tuning: TuningPlan | null;
  readonly config: Record<string, unknown>;
  /** What the run will be judged by. */
  readonly gates: ProfileUse;
}

/**
 * Reads the experiment, opens the data (writing the simulated league into an empty warehouse), builds the features when
 * they are not cached, and chooses the rows.
 * @throws UsageError for a bad experiment, DataError for windows without usable rows, IntegrityError for damaged data
 */
export async function planRun(request: RunRequest, context: WorkContext): Promise<RunPlan> {
  const file = readExperimentFile(request.experimentFolders, request.flags.name);
  if (!file && !WINDOW_KEYS.some((key) => request.flags[key] !== undefined)) throw unknownExperiment(request);
  const experiment = resolveExperiment(file, request.flags);
  const gates = chooseProfile(request.gates, experiment.gate_profile);
  const imported = readTrainedElsewhere(experiment);
  const options = { ...modelOptions(experiment), ...(imported && { model_sha256: imported.origin.sha256 }) };
  const own = ownFeatures(experiment);
  const features =
    imported?.features ?? resolveFeatureSet({ ...featureSelection(experiment), own: own?.features ?? [] });
  await checkRawSql(features);
  const warehouse = await prepareWarehouse(request.paths.warehouse, request.source, request.notice, context);
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
      experiment,
      changed: changedSettings(file, experiment),
      options,
      trainedElsewhere: imported?.origin ?? null,
      warehouse,
      datasetSha256: warehouse.datasetSha256(),
      seasons: [...new Set(rows.season)].sort(),
      features,
      derived: derivedFeatures(rows, used, features),
      sourceMissing,
      ownFeatures: own && ownRecords.length > 0 ? { text: own.text, records: ownRecords } : null,
      ...chosen,
      config,
      configSha256: hashJson({ ...config, program: programVersion() }),
      trialSha256: hashJson(config),
      tuning: planTuning(experiment, options, configOf),
      gates,
    };
  } finally {
    db.close();
  }
}

const WINDOW_KEYS = [
  "train_start",
  "train_days",
  "eval_start",
  "eval_end",
  "eval_days",
  "train_share",
  "window",
] as const;

/** A name without a file and without windows is a slip; with windows it is an experiment given by flags alone. */
function unknownExperiment({ flags, experimentFolders }: RunRequest): UsageError {
  const known = experimentFolders.flatMap(listExperiments);
  return new UsageError(
    "UNKNOWN_EXPERIMENT",
    `there is no experiment file ${flags.name}.yaml${didYouMean(flags.name, known)}`,
    {
      hint: `the folders looked in: ${experimentFolders.join(", ")}; or give the windows as flags, for example --train-days 56 --eval-days 28`,
    },
  );
}

async function rowsPerDate(db: Database): Promise<{ date: IsoDate; rows: number }[]> {
  return db.rows(
    "SELECT strftime(game_date, '%Y-%m-%d') AS date, count(*)::INTEGER AS rows FROM player_games GROUP BY 1 ORDER BY 1",
  );
}
