import { takeValues } from "../core/matrix.js";
import type { WorkContext } from "../core/progress.js";
import { frameworkNamed } from "../engine/frameworks.js";
import type { Execution } from "../engine/kernels/open-kernels.js";
import type { FitReport, FittedModel, QuantilePrediction } from "../engine/model.js";
import { absoluteErrors } from "../metrics/absolute-errors.js";
import { type WindowChances, windowChances } from "./chances/window-chances.js";
import { modelMeta } from "./model-meta.js";
import type { RunPlan } from "./plan-run.js";
import { predictPoints, predictQuantilePoints } from "./predict-points.js";
import { runDataset } from "./run-dataset.js";
import { evaluatedKind } from "./select-rows.js";

/** What one fit of a run says of its rows. */
export interface WindowFit {
  readonly report: FitReport;
  /** Predicted points of the window's evaluation rows, in their order. */
  readonly prediction: Float64Array;
  /** Their quantiles, in points; null for a model that predicts one number a row. */
  readonly quantiles: QuantilePrediction | null;
  /** Chances of its evaluation rows against their lines; null where nothing tells them. */
  readonly chances: WindowChances | null;
  /** Absolute errors in points on the two parts of the training window, over the kind of rows that is evaluated. */
  readonly train: ErrorSum;
  readonly validation: ErrorSum;
}

/** Sum of absolute errors over so many rows, and of each date (since 1970-01-01) by itself. */
export interface ErrorSum {
  readonly sum: number;
  readonly rows: number;
  readonly byDate: ReadonlyMap<number, { readonly sum: number; readonly rows: number }>;
}

/**
 * Fits the model of a plan with one window on its training rows, with its validation rows for early stopping. Nothing of the
 * evaluation rows is read.
 * @param execution changes the time it takes, never the model
 */
export function fitWindow(plan: RunPlan, context: WorkContext, execution: Execution): Promise<FittedModel> {
  const { experiment, selection } = plan;
  const train = runDataset(plan, selection.train);
  const validation = runDataset(plan, selection.validation);
  const family = frameworkNamed(experiment.framework);
  return family.fit(train, validation, plan.options, modelMeta(plan), context, execution);
}

/** Predicts the evaluation rows of a plan with one window, and measures the errors on the rows it learned from. */
export function judgeFit(plan: RunPlan, { model, report }: FittedModel): WindowFit {
  const { selection } = plan;
  const errors = (index: Int32Array): ErrorSum => {
    const kind = evaluatedKind(plan, index);
    const each = absoluteErrors(predictPoints(model, plan, kind), takeValues(plan.rows.points, kind));
    const byDate = sumByDate(each, (i) => plan.rows.epochDay[kind[i]!]!);
    return { sum: each.reduce((sum, error) => sum + error, 0), rows: kind.length, byDate };
  };
  // the most rows first: they bring the trees into WebAssembly, where the fewer then find them
  const train = errors(selection.train);
  return {
    report,
    prediction: predictPoints(model, plan, selection.evaluation),
    quantiles: predictQuantilePoints(model, plan, selection.evaluation),
    chances: windowChances(plan, model),
    train,
    validation: errors(selection.validation),
  };
}

function sumByDate(errors: Float64Array, dateOf: (i: number) => number): ErrorSum["byDate"] {
  const byDate = new Map<number, { sum: number; rows: number }>();
  for (let i = 0; i < errors.length; i++) {
    const date = dateOf(i);
    const found = byDate.get(date);
    if (found) {
      found.sum += errors[i]!;
      found.rows++;
    } else byDate.set(date, { sum: errors[i]!, rows: 1 });
  }
  return byDate;
}
