import { leastClusters } from "./clustered-bootstrap.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { DEFAULT_RESAMPLES, drawResamples } from "./resamples.js";

export interface RealityCheckOptions {
  seed: number;
  /** 10,000 unless set. */
  resamples?: number;
}

/**
 * Probability that the best of several contenders looks at least as much better than the reference as it does here when in
 * truth none of them is: the reality check of H. White, "A Reality Check for Data Snooping", Econometrica 68 (2000), drawing
 * whole clusters. It counts what a test of the winner alone does not: that it was chosen for winning.
 * @param reference sum of the reference's loss in each cluster (date)
 * @param contenders the same sums of each contender
 * @param weights sum of the row weights in each cluster
 * @returns null without contenders, or with too few clusters to say anything
 */
export function realityCheck(
  reference: readonly number[],
  contenders: readonly (readonly number[])[],
  weights: readonly number[],
  { seed, resamples = DEFAULT_RESAMPLES }: RealityCheckOptions,
): number | null {
  const filled = weights.filter((weight) => weight > 0).length;
  if (contenders.length === 0 || filled < leastClusters(DEFAULT_CONFIDENCE)) return null;
  const draws = drawResamples(weights.length, seed, resamples);
  const drawnWeight = drawnSums(weights, draws.times, resamples);
  const whole = total(weights);
  const greatest = new Float64Array(resamples).fill(-Infinity);
  let observed = -Infinity;
  for (const sums of contenders) {
    const better = sums.map((sum, cluster) => reference[cluster]! - sum);
    const mean = total(better) / whole;
    observed = Math.max(observed, mean);
    const drawn = drawnSums(better, draws.times, resamples);
    for (let b = 0; b < resamples; b++) {
      const beyond = drawnWeight[b] === 0 ? 0 : drawn[b]! / drawnWeight[b]! - mean;
      if (beyond > greatest[b]!) greatest[b] = beyond;
    }
  }
  const asGood = greatest.reduce((count, value) => count + (value >= observed ? 1 : 0), 0);
  return (asGood + 1) / (resamples + 1);
}

/** The sum over the clusters as often as each was drawn, for every resample. */
function drawnSums(sums: readonly number[], times: Uint8Array, resamples: number): Float64Array {
  const drawn = new Float64Array(resamples);
  for (const [cluster, sum] of sums.entries()) {
    const at = cluster * resamples;
    for (let b = 0; b < resamples; b++) drawn[b] = drawn[b]! + times[at + b]! * sum;
  }
  return drawn;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
