import { takeValues } from "../core/matrix.js";
import type { WorkContext } from "../core/progress.js";
import { frameworkNamed } from "../engine/frameworks.js";
import type { Execution } from "../engine/kernels/open-kernels.js";
import type { FittedModel, QuantilePrediction } from "../engine/model.js";
import { modelMeta } from "./model-meta.js";
import type { RunPlan } from "./plan-run.js";
import { predictPoints, predictQuantilePoints, runDataset } from "./run-dataset.js";

export interface RunFit extends FittedModel {
  /** Predicted points of the evaluation rows, in their order. */
  prediction: Float64Array;
  /** Their quantiles, in points; null for a model that predicts one number a row. */
  quantiles: QuantilePrediction | null;
  /** MAE in points on the two parts of the training window, over the kind of rows that is evaluated. */
  maeTrain: number | null;
  maeValidation: number | null;
}

/**
 * Fits the plan's model on its training rows, with its validation rows for early stopping, and predicts the evaluation
 * rows. Nothing of the evaluation rows but their features is read.
 * @param execution changes the time it takes, never the model
 */
export async function fitRun(plan: RunPlan, context: WorkContext, execution: Execution = {}): Promise<RunFit> {
  const { experiment, rows, selection } = plan;
  const train = runDataset(plan, selection.train);
  const validation = runDataset(plan, selection.validation);
  const family = frameworkNamed(experiment.framework);
  const fitted = await family.fit(train, validation, plan.options, modelMeta(plan), context, execution);
  const predict = (index: Int32Array) => predictPoints(fitted.model, plan, index);
  const mae = (index: Int32Array) => {
    const kind = experiment.include_no_line ? index : index.filter((row) => !Number.isNaN(rows.line[row]!));
    return meanAbsoluteError(predict(kind), takeValues(rows.points, kind));
  };
  return {
    ...fitted,
    prediction: predict(selection.evaluation),
    quantiles: predictQuantilePoints(fitted.model, plan, selection.evaluation),
    maeTrain: mae(selection.train),
    maeValidation: mae(selection.validation),
  };
}

/** null without rows */
function meanAbsoluteError(prediction: Float64Array, actual: Float64Array): number | null {
  if (actual.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(prediction[i]! - actual[i]!);
  return sum / actual.length;
}
