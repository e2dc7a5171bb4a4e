import type { Estimate } from "./estimate.js";

/** Point-prediction accuracy on one population; each figure with a date-clustered bootstrap interval. */
export interface Accuracy {
  /** Mean |prediction - actual|, points. */
  mae: Estimate;
  /** Root of the mean squared error, points. */
  rmse: Estimate;
  /** Mean (prediction - actual), points: above 0 predicts too much. */
  biasActual: Estimate;
  /** Mean (prediction - line), points, over the rows with a line; null when there are none. */
  biasLine: Estimate | null;
  /** Share of rows with |prediction - actual| <= 3. */
  within3: Estimate;
}
