import type { CountCdf } from "./outcome-chances.js";

/** Fewest rows a distribution is read off: the chance of a side then has a standard error of up to 5 percentage points. */
export const LEAST_RESIDUALS = 100;

/** The spread never falls below this share of its mean, however the line through the sizes runs. */
const LEAST_SPREAD = 0.25;

/** How far outcomes fall from predictions: by the size of the prediction, and in what shape. */
export interface ResidualDistribution {
  readonly rows: number;
  /** Mean size of a residual at prediction p: max(intercept + slope x p, least). Points. */
  readonly spread: { readonly intercept: number; readonly slope: number; readonly least: number };
  /**
   * The chance that the outcome is k or less where `prediction` was predicted.
   * @param spreadAt the prediction whose spread is taken; the same unless given
   */
  cdf(prediction: number, k: number, spreadAt?: number): number;
}

/**
 * The distribution of whole-numbered outcomes around predictions, from rows with both. No shape is assumed: residuals are
 * divided by their mean size at their prediction (they grow with it: a star's night varies more), and a new prediction gets
 * all of them, multiplied by its own. Each is spread evenly over one point, so that a share of it falls on each of the two
 * whole numbers beside it and the mean stays; half a row's weight is added at either end, so that no outcome is impossible.
 * A bias of the predictions is in the residuals too, and is thereby taken out.
 * @param prediction and `actual` of rows that the model did not learn from, as many of each
 * @returns null for fewer than {@link LEAST_RESIDUALS} rows
 */
export function fitResidualDistribution(
  prediction: ArrayLike<number>,
  actual: ArrayLike<number>,
): ResidualDistribution | null {
  const rows = prediction.length;
  if (rows < LEAST_RESIDUALS) return null;
  const spread = fitSpread(prediction, actual);
  const size = (p: number) => Math.max(spread.intercept + spread.slope * p, spread.least);
  const scaled = Float64Array.from(prediction, (p, i) => (actual[i]! - p) / size(p)).sort();
  const sums = new Float64Array(rows + 1);
  for (let i = 0; i < rows; i++) sums[i + 1] = sums[i]! + scaled[i]!;
  return {
    rows,
    spread,
    cdf(p, k, spreadAt = p) {
      const at = size(spreadAt);
      // A residual r lies at p + at * r, spread from half a point below to half a point above; up to k counts what is below k + 0.5.
      const whole = countUpTo(scaled, (k - p) / at);
      const part = countUpTo(scaled, (k + 1 - p) / at);
      const inside = (part - whole) * (k + 1 - p) - at * (sums[part]! - sums[whole]!);
      const below = Math.min(Math.max(whole + inside, whole), part);
      return (below + 0.5) / (rows + 1);
    },
  };
}

/** Least squares line through the sizes of the residuals by prediction; level where it would fall. */
function fitSpread(prediction: ArrayLike<number>, actual: ArrayLike<number>): ResidualDistribution["spread"] {
  const rows = prediction.length;
  let [meanSize, meanPrediction] = [0, 0];
  for (let i = 0; i < rows; i++) {
    meanSize += Math.abs(actual[i]! - prediction[i]!) / rows;
    meanPrediction += prediction[i]! / rows;
  }
  let [together, apart] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const distance = prediction[i]! - meanPrediction;
    together += distance * (Math.abs(actual[i]! - prediction[i]!) - meanSize);
    apart += distance * distance;
  }
  const slope = apart === 0 ? 0 : Math.max(0, together / apart);
  // Predictions that are all right have no spread; any positive number then stands for it.
  const least = LEAST_SPREAD * meanSize || 1;
  return { intercept: meanSize - slope * meanPrediction, slope, least };
}

/** How many of ascending `values` are at most `limit`. */
function countUpTo(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The distribution of each row around its own prediction. */
export function residualCdf(distribution: ResidualDistribution, prediction: ArrayLike<number>): CountCdf {
  return (row, k) => distribution.cdf(prediction[row]!, k);
}
