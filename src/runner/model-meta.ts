import type { ModelMeta } from "../engine/model.js";
import type { RunPlan } from "./plan-run.js";
import type { Experiment } from "./resolve-experiment.js";

/** The facts of a run that its model file carries. */
export function modelMeta({ experiment, window, datasetSha256, warehouse, trainedElsewhere }: RunPlan): ModelMeta {
  return {
    experiment: experiment.name,
    target: learnedTarget(experiment),
    feature_set: experiment.feature_set,
    ...(trainedElsewhere === null && {
      train_start: window.train.start,
      train_end: window.train.end,
      validation_start: window.validation.start,
      validation_end: window.validation.end,
    }),
    dataset_sha256: datasetSha256,
    data_source: warehouse.source,
  };
}

const TARGETS = {
  points: "points",
  lessLine: "points minus line",
  over: "over the line",
  overAnchored: "log-odds of over, to be added to the market's",
} as const;

/** What an exported file gives for each of them. */
const OUTPUTS: Readonly<Record<string, string>> = {
  [TARGETS.points]: "points",
  [TARGETS.lessLine]: "points above the line: add the row's line",
  [TARGETS.over]: "P(over), given that the line is not hit",
  [TARGETS.overAnchored]: "log-odds to be added to those of the market's P(over); then 1 / (1 + exp(-sum))",
};

/** What the model's output is, for whoever opens its file without the lab. */
function learnedTarget({ residual, classify, anchor_line: anchor }: Experiment): string {
  if (classify) return anchor ? TARGETS.overAnchored : TARGETS.over;
  return residual || anchor ? TARGETS.lessLine : TARGETS.points;
}

/** How the output of an exported model is to be read; `raw`: what it learned is to be added to a start of each row's own in log-odds. */
export function exportedOutput({ target }: ModelMeta): { readonly raw: boolean; readonly means: string } {
  const text = String(target ?? "prediction");
  return { raw: text === TARGETS.overAnchored, means: OUTPUTS[text] ?? text };
}
