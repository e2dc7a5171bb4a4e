import { createLoss } from "../../engine/loss.js";
import { parseLoss, type SingleLossSpec } from "../../engine/loss-spec.js";
import { clusterByDate } from "../../metrics/clusters.js";
import type { TuningRows } from "./tuning-rows.js";

/** What candidates are compared by, date by date. */
export interface ComparedLoss {
  readonly spec: SingleLossSpec;
  /** What its sums are sums of. */
  readonly name: string;
}

/**
 * The loss to compare by: that of `loss_function`, for RMSE the squared error, of which it is no mean but the root. The absolute
 * error for a family without a loss of its own and for losses of several outputs, of which one prediction per row is no measure.
 */
export function comparedLoss(lossFunction: unknown): ComparedLoss {
  const spec = typeof lossFunction === "string" ? parseLoss(lossFunction) : null;
  if (spec === null || typeof spec === "string" || spec.name === "MultiQuantile") {
    return { spec: { name: "MAE" }, name: "absolute error" };
  }
  const names: Record<string, string> = { RMSE: "squared error", MAE: "absolute error" };
  return { spec, name: names[spec.name] ?? `${spec.name} loss` };
}

/**
 * Sum over the validation rows of each date, dates in order, of the loss times the row's weight.
 * @param residual target minus prediction of each validation row
 */
export function lossByDate({ spec }: ComparedLoss, residual: Float64Array, rows: TuningRows): number[] {
  const loss = createLoss(spec);
  const { target } = rows.validation;
  const weights = weightByDate(rows);
  return rowsByDate(rows.validation.date).map((index, date) => {
    const total = weights[date]!;
    if (total === 0) return 0;
    const weight = rows.validation.weight ? pick(rows.validation.weight, index) : null;
    const mean = loss.mean({ residual: pick(residual, index), target: pick(target, index), weight });
    return total * (spec.name === "RMSE" ? mean * mean : mean);
  });
}

/** Sum of the weights of the validation rows of each date, dates in order. */
export function weightByDate({ validation }: TuningRows): number[] {
  const { weight, date } = validation;
  return rowsByDate(date).map((index) => (weight ? index.reduce((sum, row) => sum + weight[row]!, 0) : index.length));
}

function rowsByDate(days: Int32Array): number[][] {
  const clusters = clusterByDate(days);
  const rows = Array.from({ length: clusters.count }, (): number[] => []);
  for (let row = 0; row < days.length; row++) rows[clusters.of[row]!]!.push(row);
  return rows;
}

function pick(values: Float64Array, index: readonly number[]): Float64Array {
  return Float64Array.from(index, (row) => values[row]!);
}
