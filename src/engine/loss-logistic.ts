import { log, sigmoid, softplus } from "../core/elementary.js";
import type { Loss } from "./loss.js";
import { leafSums, totalLoss, weightedMean, writeGradient } from "./loss-sums.js";

/**
 * The root of e^s = 1 + s + s^2. Along a leaf's shift s the loss falls at first by g and curves by h, and its curvature at s is
 * at most h * e^|s| (F. Bach, Self-concordant analysis for logistic regression, 2010). So it changes by no more than
 * -g * s + h * (e^s - 1 - s), which is not above 0 for s = g / h up to this root, nor for any larger g / h at this root.
 */
const LONGEST_NEWTON_STEP = 1.7932;

/**
 * Log loss of a target of 0 or 1. The prediction is in log-odds, and equals target minus residual but for rounding.
 * A leaf takes a Newton step with p * (1 - p) as curvature. Where rows are surely wrong that step is too long, without bound;
 * beyond {@link LONGEST_NEWTON_STEP} it grows like log(1 + step), where the bound above has its lowest point. So no leaf raises
 * the loss of its rows.
 */
export const logisticLoss: Loss = {
  shape: null,
  readsTarget: true,
  gradient: (rows, out) => writeGradient(rows, out, slope),
  start({ target, weightCells, count }) {
    let ones = 0;
    let all = 0;
    for (let i = 0; i < count; i++) {
      const weight = weightCells === null ? 1 : weightCells[i]!;
      ones += weight * target[i]!;
      all += weight;
    }
    // A side whose weight is rounded to nothing counts half a cell, so that the log-odds are finite.
    return log((ones || 0.5) / (all - ones || 0.5));
  },
  leafValue(sample, l2) {
    const sums = leafSums(sample, slope, (r, target, value) => {
      // The smaller of the two probabilities, which keeps its bits: p * (1 - p) from the larger would end at 0.
      const size = Math.abs(value);
      const p = size <= 0.5 ? size : sigmoid(-Math.abs(target - r));
      return p * (1 - p);
    });
    if (sums.slope === 0) return 0;
    const step = sums.slope / Math.max(sums.curvature + l2, Number.MIN_VALUE);
    const size = Math.min(Math.abs(step), Number.MAX_VALUE);
    if (size <= LONGEST_NEWTON_STEP) return step;
    return Math.sign(step) * Math.max(LONGEST_NEWTON_STEP, log(1 + size));
  },
  leafStep: null,
  leafAlpha: null,
  mean: (rows, totals = totalLoss(rows, (r, target) => softplus(target === 1 ? r - 1 : -r))) => weightedMean(totals),
};

/** Target minus probability. For a target of 1 that is the probability of 0, which keeps its bits near 0. */
function slope(r: number, target: number): number {
  return target === 1 ? sigmoid(r - 1) : -sigmoid(-r);
}
