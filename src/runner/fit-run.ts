import type { WorkContext } from "../core/progress.js";
import type { FittedModel, QuantilePrediction } from "../engine/model.js";
import type { WindowChances } from "./chances/window-chances.js";
import { fitWindow, judgeFit, type WindowFit } from "./fit-window.js";
import type { RunPlan } from "./plan-run.js";
import { type FitWindowsOptions, fitWindows } from "./walk/fit-windows.js";
import { poolFits } from "./walk/pool-fits.js";
import { walkSettings } from "./walk/walk-settings.js";

/** The fits of a run as one: the predictions of all windows one after the other. */
export interface RunFit extends FittedModel {
  /** Predicted points of the evaluation rows, in their order; `model` and `report` are of the last window. */
  prediction: Float64Array;
  /** Their quantiles, in points; null for a model that predicts one number a row. */
  quantiles: QuantilePrediction | null;
  /** Chances of the evaluation rows against their lines; null where nothing tells them. */
  chances: WindowChances | null;
  /**
   * MAE in points on the two parts of the training windows, over the kind of rows that is evaluated; a row counts once for
   * every window it is in.
   */
  maeTrain: MeanError | null;
  maeValidation: MeanError | null;
  /** One per window, in their order. */
  windows: readonly WindowFit[];
}

/** A mean absolute error in points. */
export interface MeanError {
  readonly value: number;
  readonly rows: number;
  /** Game dates drawn whole; null where they are too few to say. */
  readonly standardError: number | null;
}

/**
 * Fits the plan's model on its training rows, with its validation rows for early stopping, and predicts the evaluation rows; with
 * several windows, each for itself. Nothing of the evaluation rows but their features is read.
 * @param options `threads` change the time it takes, never the model
 */
export async function fitRun(plan: RunPlan, options: FitWindowsOptions, context: WorkContext): Promise<RunFit> {
  if (walkSettings(plan.experiment)) return fitWindows(plan, options, context);
  const fitted = await fitWindow(plan, context, { threads: options.threads });
  return poolFits(fitted, [judgeFit(plan, fitted)]);
}
