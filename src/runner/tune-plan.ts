import type { WorkContext } from "../core/progress.js";
import { frameworkNamed } from "../engine/frameworks.js";
import type { CodeState, Registry } from "../registry/index.js";
import { runParams } from "./log-run.js";
import { modelMeta } from "./model-meta.js";
import type { RunPlan } from "./plan-run.js";
import type { TunedCandidate, TuningRecord } from "./result.js";
import { runDataset } from "./run-dataset.js";
import { rowsHash } from "./select-rows.js";
import { type Candidate, skippedPhrase } from "./tune/plan-tuning.js";
import { type ScoreLog, tuneRun } from "./tune/tune-run.js";
import { tunedCandidate, tuningRecord } from "./tune/tuning-record.js";
import type { TuningRows } from "./tune/tuning-rows.js";
import { withSettings } from "./tune/with-settings.js";
import { planOfWindow } from "./walk/pooled-windows.js";

/** What a tuning leaves behind. */
export interface TuningOutcome {
  /** The plan with the winner's settings. */
  readonly plan: RunPlan;
  readonly record: TuningRecord;
  /** Every candidate, in their order. */
  readonly candidates: readonly TunedCandidate[];
  /** Configurations ever compared on the validation rows. */
  readonly configurationsTried: number;
  readonly takenOver: number;
}

/** What of the registry a tuning reads and writes. */
export type TuningLog = ScoreLog & Pick<Registry, "logBatch" | "trialsOn">;

export interface TuneOptions {
  readonly runId: string;
  readonly threads: number;
  readonly code: CodeState;
  /** As TuningJob.fromCompleted. */
  readonly fromCompleted: boolean;
  readonly notice: (text: string) => void;
}

/**
 * Compares the candidates of a plan on its validation rows, logs them for the run, and chooses the winner. What compares gets
 * copies of the training and validation rows and nothing of the plan: it cannot look at an evaluation row. A walk-forward run is
 * tuned once, on the first window: its rows all lie before anything that is evaluated.
 * @returns null for a plan without tuning
 * @throws as tuneRun
 */
export async function tunePlan(
  plan: RunPlan,
  { runId, ...options }: TuneOptions,
  registry: TuningLog,
  context: WorkContext,
): Promise<TuningOutcome | null> {
  if (!plan.tuning) return null;
  const { candidates, skipped } = plan.tuning;
  if (skipped.length > 0) options.notice(`tuning: ${skippedPhrase(skipped)}`);
  const tunedOn = planOfWindow(plan, 0);
  const rows = trainingRows(tunedOn);
  const rowsSha256 = rowsHash(tunedOn.rows, tunedOn.selection.validation);
  const family = frameworkNamed(plan.experiment.framework);
  const { datasetSha256 } = plan;
  const filed = { runId, datasetSha256, validationRowsSha256: rowsSha256 };
  const job = { ...options, ...filed, candidates, rows, family, meta: modelMeta(tunedOn) };
  const { scores, takenOver, backends } = await tuneRun(job, registry, context);
  const part = { range: tunedOn.window.validation, rowsSha256 };
  const record = tuningRecord(plan.tuning, scores, backends, rows, part, plan.experiment.random_seed);
  const winner = winningPlan(plan, candidates[record.winner.candidate]!);
  registry.logBatch(runId, { params: runParams(winner.experiment, winner.options) });
  return {
    plan: winner,
    record,
    candidates: candidates.map((candidate, index) => tunedCandidate(candidate, scores[index]!, backends)),
    configurationsTried: registry.trialsOn(rowsSha256),
    takenOver,
  };
}

function trainingRows(plan: RunPlan): TuningRows {
  const { train, validation } = plan.selection;
  return { train: runDataset(plan, train), validation: runDataset(plan, validation) };
}

/**
 * The plan of a tuned run with the winner's settings in place of the experiment's. On the evaluation rows it counts as the run it
 * would be had these settings been written by hand.
 */
function winningPlan(plan: RunPlan, { number, settings, options, configSha256 }: Candidate): RunPlan {
  const experiment = number === 0 ? plan.experiment : withSettings(plan.experiment, settings);
  return { ...plan, experiment, options, trialSha256: configSha256 };
}
