import { bootstrapDistribution, bootstrapRatio, standardError } from "./clustered-bootstrap.js";
import { addToSums, type ClusterSums, type Clusters, clusterByDate, emptySums } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import { drawResamples, type Resamples } from "./resamples.js";

/** A difference of two means on the same rows. */
export interface PairedDifference extends Estimate {
  /** Standard error from the same resamples; null where there is no interval. */
  standardError: number | null;
}

export interface PairedOptions {
  seed: number;
  resamples?: number;
}

/**
 * mean(lossA - lossB) over the same rows, by the paired bootstrap clustered by date; below 0 when A is better. Pairing
 * takes out what both share (a hard night is hard for both), so it is far sharper than comparing two intervals.
 * @param date epoch day per row; lossA and lossB are as long
 * @returns null without rows
 */
export function pairedDifference(
  date: Int32Array,
  lossA: ArrayLike<number>,
  lossB: ArrayLike<number>,
  options: PairedOptions,
): PairedDifference | null {
  if (lossA.length !== date.length || lossB.length !== date.length) {
    throw new RangeError(`pairedDifference: ${date.length} dates, ${lossA.length} and ${lossB.length} losses`);
  }
  const clusters = clusterByDate(date);
  return differenceOn(clusters, drawResamples(clusters.count, options.seed, options.resamples), lossA, lossB);
}

/** pairedDifference on draws already made. */
export function differenceOn(
  clusters: Clusters,
  resamples: Resamples,
  lossA: ArrayLike<number>,
  lossB: ArrayLike<number>,
): PairedDifference | null {
  const sums = emptySums(clusters.count);
  for (let i = 0; i < lossA.length; i++) addToSums(sums, clusters.of[i]!, lossA[i]! - lossB[i]!);
  return withStandardError(sums, resamples);
}

function withStandardError(sums: ClusterSums, resamples: Resamples): PairedDifference | null {
  const estimate = bootstrapRatio(sums, resamples);
  if (estimate === null) return null;
  if (estimate.low === null) return { ...estimate, standardError: null };
  return { ...estimate, standardError: standardError(bootstrapDistribution(sums, resamples)) };
}
