import { exp } from "../../core/elementary.js";
import type { QuantilePrediction } from "../model.js";
import type { CountCdf } from "./outcome-chances.js";
import { LEAST_RESIDUALS } from "./residual-distribution.js";

/** Fewest quantiles that a distribution is drawn through; with fewer, the residuals around one of them say more. */
const LEAST_QUANTILES = 3;

/** A number of points is at least 0, which as a stretch of one point begins here. */
const LOWEST = -0.5;

/** Mean distance of what lies beyond the outer quantiles, points: the scale of exponential tails. */
export interface QuantileTails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The tails, from rows that the model did not learn from: the mean distance to the outer quantile of the outcomes beyond it,
 * which is the likeliest scale of an exponential tail. Where no outcome lies beyond, 1 point.
 * @returns null for fewer than {@link LEAST_RESIDUALS} rows or {@link LEAST_QUANTILES} quantiles
 */
export function fitQuantileTails(quantiles: QuantilePrediction, actual: ArrayLike<number>): QuantileTails | null {
  const { alphas, values } = quantiles;
  if (actual.length < LEAST_RESIDUALS || alphas.length < LEAST_QUANTILES) return null;
  const [lowest, highest] = [values[0]!, values.at(-1)!];
  const meanBeyond = (distance: (row: number) => number) => {
    let [sum, count] = [0, 0];
    for (let row = 0; row < actual.length; row++) {
      if (distance(row) <= 0) continue;
      sum += distance(row);
      count++;
    }
    return count === 0 ? 1 : sum / count;
  };
  return {
    lower: meanBeyond((row) => lowest[row]! - actual[row]!),
    upper: meanBeyond((row) => actual[row]! - highest[row]!),
  };
}

/**
 * The distribution drawn through each row's quantiles: straight between them, exponential beyond the outer two (below, cut off at
 * 0 points). A whole number k of points stands for the stretch from k - 0.5 to k + 0.5.
 */
export function quantileCdf({ alphas, values }: QuantilePrediction, tails: QuantileTails): CountCdf {
  const last = alphas.length - 1;
  return (row, k) => {
    const at = k + 0.5;
    const [low, high] = [values[0]![row]!, values[last]![row]!];
    if (at >= high) return 1 - (1 - alphas[last]!) * exp(-(at - high) / tails.upper);
    if (at < low) return alphas[0]! * lowerTail(at, low, tails.lower);
    let j = 0;
    while (values[j + 1]![row]! <= at) j++;
    const [from, to] = [values[j]![row]!, values[j + 1]![row]!];
    return alphas[j]! + ((alphas[j + 1]! - alphas[j]!) * (at - from)) / (to - from);
  };
}

/** Share of the lower tail that lies below `at`: 1 at the lowest quantile, 0 from where there are no points left. */
function lowerTail(at: number, low: number, scale: number): number {
  if (at <= LOWEST) return 0;
  const cut = exp(-(low - LOWEST) / scale);
  return (exp(-(low - at) / scale) - cut) / (1 - cut);
}
