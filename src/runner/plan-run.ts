import { resolve } from "node:path";
import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { WorkContext } from "../core/progress.js";
import { checkRawSql, type FeatureDef, resolveFeatureSet } from "../features/index.js";
import type { LabPaths } from "../warehouse/home.js";
import type { DataSource, Warehouse } from "../warehouse/warehouse.js";
import { listExperiments, readExperimentFile } from "./experiment-file.js";
import type { ExperimentInput } from "./experiment-schema.js";
import { featureSelection } from "./feature-selection.js";
import { chooseProfile, type GateProfiles, type ProfileUse } from "./gates-file.js";
import { modelOptions } from "./model-options.js";
import { ownFeatures } from "./own-features.js";
import type { OwnFeatureRecord } from "./own-features-record.js";
import { planOnData, type RunSettings } from "./plan-on-data.js";
import { prepareWarehouse } from "./prepare-data.js";
import { changedSettings, type Experiment, resolveExperiment } from "./resolve-experiment.js";
import { type RunInput, runInputs } from "./run-inputs.js";
import type { RunRows } from "./run-rows.js";
import { readTrainedElsewhere, type TrainedElsewhere } from "./trained-elsewhere.js";
import type { TuningPlan } from "./tune/plan-tuning.js";

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
}

/** A plan as it was asked for. */
export interface PlannedRun extends RunPlan {
  /** What the run will be judged by. */
  readonly gates: ProfileUse;
  /** The files and settings it was made from. */
  readonly inputs: readonly RunInput[];
}

/**
 * Reads the experiment, opens the data (writing the simulated league into an empty warehouse), builds the features when
 * they are not cached, and chooses the rows.
 * @throws UsageError for a bad experiment, DataError for windows without usable rows, IntegrityError for damaged data
 */
export async function planRun(request: RunRequest, context: WorkContext): Promise<PlannedRun> {
  const file = readExperimentFile(request.experimentFolders, request.flags.name);
  if (!file && !WINDOW_KEYS.some((key) => request.flags[key] !== undefined)) throw unknownExperiment(request);
  const written = file?.input ?? null;
  const experiment = resolveExperiment(written, request.flags);
  const gates = chooseProfile(request.gates, experiment.gate_profile);
  const imported = readTrainedElsewhere(experiment);
  const own = ownFeatures(experiment);
  const settings: RunSettings = {
    experiment,
    changed: changedSettings(written, experiment),
    options: { ...modelOptions(experiment), ...(imported && { model_sha256: imported.origin.sha256 }) },
    features: imported?.features ?? resolveFeatureSet({ ...featureSelection(experiment), own: own?.features ?? [] }),
    trainedElsewhere: imported?.origin ?? null,
    ownFeaturesText: own?.text ?? null,
  };
  await checkRawSql(settings.features);
  const warehouse = await prepareWarehouse(request.paths.warehouse, request.source, request.notice, context);
  const plan = await planOnData(warehouse, settings, context);
  return { ...plan, gates, inputs: runInputs(experiment, file?.text ?? null, { gates: request.gates, use: gates }) };
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
      hint: `the folders looked in: ${[...new Set(experimentFolders.map((folder) => resolve(folder)))].join(", ")}; or give the windows as flags, for example --train-days 56 --eval-days 28`,
    },
  );
}
