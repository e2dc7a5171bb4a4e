import type { ModelMeta } from "../engine/model.js";
import type { RunPlan } from "./plan-run.js";

/** The facts of a run that its model file carries. */
export function modelMeta({ experiment, window, datasetSha256, warehouse, trainedElsewhere }: RunPlan): ModelMeta {
  return {
    experiment: experiment.name,
    target: experiment.residual ? "points minus line" : "points",
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
