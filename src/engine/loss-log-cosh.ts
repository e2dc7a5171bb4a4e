import { logCosh, tanh } from "../core/elementary.js";
import type { LeafSample, Loss } from "./loss.js";
import { leafSums, meanStep, totalLoss, weightedMean, writeGradient } from "./loss-sums.js";
import { weightedQuantile } from "./weighted-quantile.js";

/** Rounds of {@link minimiser} at most; halving alone needs 60 for the last bit. */
const MOST_ROUNDS = 100;

/**
 * log(cosh(r)): r^2 / 2 for small residuals, |r| - log(2) for large ones. A leaf takes one reweighted least-squares step, rows
 * counting tanh(r) / r in the denominator: as with Huber's loss that weight never grows with |r|, so the step never raises the
 * leaf's loss (docs/decisions/engine-huber-leaves.md).
 */
export const logCoshLoss: Loss = {
  shape: null,
  readsTarget: false,
  gradient: (rows, out) => writeGradient(rows, out, tanh),
  start: minimiser,
  leafValue: (sample, l2) => meanStep(sample, l2, tanh, (r, _, slope) => (r === 0 ? 1 : slope / r)),
  leafStep: null,
  leafAlpha: null,
  mean: (rows, totals = totalLoss(rows, logCosh)) => weightedMean(totals),
};

/** Newton's method for sum of w * tanh(r - c) = 0 from the median on, kept between bounds that have opposite signs. */
function minimiser(sample: LeafSample): number {
  const values = sample.residual.slice(0, sample.count);
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const cells = sample.weightCells?.slice(0, sample.count) ?? null;
  let center = weightedQuantile(values, cells, sample.count, 0.5);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { slope, curvature } = leafSums(
      sample,
      (r) => tanh(r - center),
      (_r, _target, t) => (1 - t) * (1 + t),
    );
    if (slope === 0) break;
    if (slope > 0) low = center;
    else high = center;
    const newton = center + slope / curvature;
    const next = newton > low && newton < high ? newton : low / 2 + high / 2;
    if (next === center) break;
    center = next;
  }
  return center;
}
