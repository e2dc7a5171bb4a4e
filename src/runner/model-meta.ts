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

/** What the model's output is, for whoever opens its file without the lab. */
function learnedTarget({ residual, classify, anchor_line: anchor }: Experiment): string {
  if (classify) return anchor ? "log-odds of over, to be added to the market's" : "over the line";
  return residual || anchor ? "points minus line" : "points";
}
