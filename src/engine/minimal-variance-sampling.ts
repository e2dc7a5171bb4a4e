import type { Rng } from "../core/rng.js";

/** Random numbers are multiples of 1 / STEPS. */
const STEPS = 2 ** 32;

/**
 * The threshold of minimal variance sampling: the mu for which the chances min(1, size / mu) of all rows sum to `wanted`.
 * Starts from the mu at which no chance is cut off at 1, which is not below the solution, and leaves out, round by round, the rows
 * that are cut off; mu falls in every round, so no row comes back and the rounds end at the exact solution.
 * @param size of each candidate, not negative
 * @param wanted expected number of rows, at most the number of candidates
 * @returns 0 when no more than `wanted` sizes are above 0: each of those rows is sure to be drawn
 */
export function mvsThreshold(size: Float64Array, wanted: number): number {
  let threshold = Infinity;
  let cutOff = -1;
  for (;;) {
    let sum = 0;
    let above = 0;
    // Arithmetic instead of a branch, which would be mispredicted for every other row.
    for (let i = 0; i < size.length; i++) {
      const value = size[i]!;
      const isBelow = value > threshold ? 0 : 1;
      sum += value * isBelow;
      above += 1 - isBelow;
    }
    if (sum === 0) return 0;
    // Rounding may let a row that stands on the threshold come back; it is as good on either side.
    if (above <= cutOff || above >= wanted) return threshold;
    cutOff = above;
    threshold = sum / (wanted - above);
  }
}

/**
 * Minimal variance sampling (Ibragimov and Gusev 2019): row i is drawn with chance p = min(1, sqrt(g^2 + lambda) / mu) and then has
 * the factor 1 / p, so that sums over the drawn rows are right on average, and vary as little as they can for the number of rows.
 * Rows without weight are no candidates. One random number per row, in row order. Factors of rows not drawn are 0.
 * @param gradient times row weight
 * @param subsample share of the candidates to draw on average
 * @param lambda not negative; larger makes the chances more alike
 * @param weightCells the rows' own weights; null: none is 0
 */
export function drawMvs(
  rng: Rng,
  gradient: Float64Array,
  subsample: number,
  lambda: number,
  weightCells: Float64Array | null,
  factor: Float64Array,
): void {
  let candidates = 0;
  for (let row = 0; row < gradient.length; row++) {
    const isCandidate = weightCells === null || weightCells[row]! > 0;
    factor[row] = isCandidate ? Math.sqrt(gradient[row]! * gradient[row]! + lambda) : 0;
    if (isCandidate) candidates++;
  }
  const threshold = mvsThreshold(factor, subsample * candidates);
  for (let row = 0; row < factor.length; row++) {
    const size = factor[row]!;
    // Rounded up to the chance that the random number, a multiple of 2^-32, is below it.
    const chance = size >= threshold ? Number(size > 0) : Math.ceil((size / threshold) * STEPS) / STEPS;
    factor[row] = rng.uniform() < chance ? 1 / chance : 0;
  }
}
