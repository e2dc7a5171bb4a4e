import { countOf, gradientOf } from "./cells";
import { FitMemory } from "./fit-memory";

/** See LEAST_GAIN in split.ts. */
export const LEAST_GAIN: f64 = 1e-12;

/** A score in doubles is true to far more than this share of itself. */
export const SCORE_ERROR: f64 = 1e-12;

/**
 * Single precision is true enough to rule splits out (the terms are those of searchNode): with counts as whole numbers a and b are
 * true to 2^-22, and e to 2^-21 (|e| + |G|), so e^2 * (1 + 2^-9) + 2^-31 * G^2 from the rounded e is above the true e^2 by more than
 * all the errors of the other side.
 */
export const RELATIVE_ERROR: f64 = 1.001953125;
export const ABSOLUTE_ERROR: f64 = 4.656612873077393e-10;

/** As scoreOf of split-rules.ts. */
export function scoreOf(fit: FitMemory, cells: i64, weights: i64): f64 {
  const gradient = gradientOf(cells);
  const count = countOf(cells);
  return count == 0 ? 0 : (gradient * gradient) / (weightOf(fit, count, weights) + fit.l2);
}

export function weightOf(fit: FitMemory, count: i64, weights: i64): f64 {
  return fit.weights ? (weights as f64) * fit.weightPerCell : (count as f64);
}

/** What scoreSplit gives for a split that leaves too few rows on a side or breaks the constraint. */
export const NO_SPLIT: f64 = -1;

/**
 * Exact score of one split of one node, in the arithmetic of the plain path.
 * @param sums of the feature, as countRows leaves them
 * @param direction of the constraint; it does not hold for bin 0, which orders no two values
 */
export function scoreSplit(
  fit: FitMemory,
  sums: usize,
  cells: i64,
  weights: i64,
  bin: u32,
  missingLeft: bool,
  direction: f64,
  minRows: i64,
): f64 {
  const shift: u32 = fit.weights ? 4 : 3;
  const at = sums + (bin << shift);
  let left: i64 = bin == 0 ? 0 : load<i64>(at);
  let leftWeights: i64 = 0;
  if (fit.weights && bin != 0) leftWeights = load<i64>(at, 8);
  if (missingLeft) {
    left += load<i64>(sums);
    if (fit.weights) leftWeights += load<i64>(sums, 8);
  }
  const count = countOf(left);
  const allCount = countOf(cells);
  if (count < minRows || allCount - count < minRows) return NO_SPLIT;
  const g = gradientOf(left);
  const h = gradientOf(cells) - g;
  const leftWeight = weightOf(fit, count, leftWeights);
  const a = leftWeight + fit.l2;
  const b = weightOf(fit, allCount, weights) - leftWeight + fit.l2;
  if (bin != 0 && direction != 0 && (h / b - g / a) * direction < 0) return NO_SPLIT;
  return (g * g) / a + (h * h) / b;
}
