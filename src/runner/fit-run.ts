import { takeValues } from "../core/matrix.js";
import type { WorkContext } from "../core/progress.js";
import { frameworkNamed } from "../engine/frameworks.js";
import type { Execution } from "../engine/kernels/open-kernels.js";
import type { FitReport, FittedModel, QuantilePrediction } from "../engine/model.js";
import { modelMeta } from "./model-meta.js";
import type { RunPlan } from "./plan-run.js";
import { predictPoints, predictQuantilePoints, runDataset } from "./run-dataset.js";
import { poolFits } from "./walk/pool-fits.js";
import { planOfWindow } from "./walk/pooled-windows.js";

/** What one fit of a run says of its rows. */
export interface WindowFit {
  readonly report: FitReport;
  /** Predicted points of the window's evaluation rows, in their order. */
  readonly prediction: Float64Array;
  /** Their quantiles, in points; null for a model that predicts one number a row. */
  readonly quantiles: QuantilePrediction | null;
  /** Absolute errors in points on the two parts of the training window, over the kind of rows that is evaluated. */
  readonly train: ErrorSum;
  readonly validation: ErrorSum;
}

/** Sum of absolute errors over so many rows. */
export interface ErrorSum {
  readonly sum: number;
  readonly rows: number;
}

/** The fits of a run as one: the predictions of all windows one after the other. */
export interface RunFit extends FittedModel {
  /** Predicted points of the evaluation rows, in their order; `model` and `report` are of the last window. */
  prediction: Float64Array;
  /** Their quantiles, in points; null for a model that predicts one number a row. */
  quantiles: QuantilePrediction | null;
  /** MAE in points on the two parts of the training windows, over the kind of rows that is evaluated; a row counts once for every window it is in. */
  maeTrain: number | null;
  maeValidation: number | null;
  /** One per window, in their order. */
  windows: readonly WindowFit[];
}

/**
 * Fits the plan's model on the training rows of every window, with its validation rows for early stopping, and predicts the
 * window's evaluation rows. Nothing of the evaluation rows but their features is read.
 * @param execution changes the time it takes, never the model
 */
export async function fitRun(plan: RunPlan, context: WorkContext, execution: Execution = {}): Promise<RunFit> {
  const windows: WindowFit[] = [];
  let last: FittedModel | null = null;
  for (const index of plan.windows.keys()) {
    const one = planOfWindow(plan, index);
    last = await fitWindow(one, context, execution);
    windows.push(judgeFit(one, last));
  }
  return poolFits(last!, windows);
}

/** Fits the one window of a plan. */
function fitWindow(plan: RunPlan, context: WorkContext, execution: Execution): Promise<FittedModel> {
  const { experiment, selection } = plan;
  const train = runDataset(plan, selection.train);
  const validation = runDataset(plan, selection.validation);
  const family = frameworkNamed(experiment.framework);
  return family.fit(train, validation, plan.options, modelMeta(plan), context, execution);
}

/** Predicts the rows of the one window of a plan. */
function judgeFit(plan: RunPlan, { model, report }: FittedModel): WindowFit {
  const { experiment, rows, selection } = plan;
  const errors = (index: Int32Array) => {
    const kind = experiment.include_no_line ? index : index.filter((row) => !Number.isNaN(rows.line[row]!));
    return absoluteErrors(predictPoints(model, plan, kind), takeValues(rows.points, kind));
  };
  return {
    report,
    prediction: predictPoints(model, plan, selection.evaluation),
    quantiles: predictQuantilePoints(model, plan, selection.evaluation),
    train: errors(selection.train),
    validation: errors(selection.validation),
  };
}

function absoluteErrors(prediction: Float64Array, actual: Float64Array): ErrorSum {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(prediction[i]! - actual[i]!);
  return { sum, rows: actual.length };
}
