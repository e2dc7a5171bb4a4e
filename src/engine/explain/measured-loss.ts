import { createLoss } from "../loss.js";
import { formatLoss, parseLoss, type SingleLossSpec } from "../loss-spec.js";
import type { Dataset } from "../model.js";

/** A loss that importance is measured with. */
export interface MeasuredLoss {
  /** In CatBoost's notation. */
  readonly name: string;
  /** Weighted mean loss of predictions (log-odds for Logloss), for RMSE its root; one prediction per row, without the baseline of the rows. */
  mean(prediction: Float64Array, data: Dataset): number;
}

/**
 * The loss a model was trained with, as one reads it off its options; absolute error where it has none or has several outputs,
 * of which `predict` gives the one nearest to the median.
 */
export function measuredLoss(lossFunction: string | null): MeasuredLoss {
  const parsed = lossFunction === null ? "" : parseLoss(lossFunction);
  const spec: SingleLossSpec = typeof parsed === "string" || parsed.name === "MultiQuantile" ? { name: "MAE" } : parsed;
  const loss = createLoss(spec);
  return {
    name: formatLoss(spec),
    mean(prediction, { target, weight, baseline }) {
      const residual = target.map((value, row) => value - (baseline?.[row] ?? 0) - prediction[row]!);
      return loss.mean({ residual, target, weight: weight ?? null });
    },
  };
}
