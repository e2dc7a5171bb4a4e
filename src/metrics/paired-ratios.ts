import {
  ascending,
  expandedPercentiles,
  filledClusters,
  leastClusters,
  ratioByResample,
  standardError,
} from "./clustered-bootstrap.js";
import type { ClusterSums } from "./clusters.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import type { PairedDifference } from "./paired-difference.js";
import type { Resamples } from "./resamples.js";

/**
 * Ratio of A less ratio of B by the paired bootstrap: both are computed on the same drawn dates, so that a night that was good
 * for both does not widen the interval. For figures whose rows differ, as the hit rates or the ROI of the picks two models
 * made; `n` counts the rows of both. The interval is the expanded percentile one, by the dates of the side that has fewer.
 * Source: B. Efron & R. Tibshirani, "An Introduction to the Bootstrap" (1993) ch. 8 and 13; clusters as in bootstrapRatio.
 * @returns null when either has no rows
 */
export function pairedRatioDifference(
  a: ClusterSums,
  b: ClusterSums,
  resamples: Resamples,
  confidence = DEFAULT_CONFIDENCE,
): PairedDifference | null {
  const [ratioA, ratioB] = [ratioOf(a), ratioOf(b)];
  if (ratioA === null || ratioB === null) return null;
  const difference = { value: ratioA - ratioB, n: a.n + b.n };
  const clusters = Math.min(filledClusters(a), filledClusters(b));
  if (clusters < leastClusters(confidence)) return { ...difference, low: null, high: null, standardError: null };
  const drawnB = ratioByResample(b, resamples);
  const distribution = ascending(ratioByResample(a, resamples).map((ratio, draw) => ratio - drawnB[draw]!));
  return {
    ...difference,
    ...expandedPercentiles(distribution, clusters, confidence),
    standardError: standardError(distribution),
  };
}

function ratioOf({ numerator, denominator }: ClusterSums): number | null {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const whole = total(denominator);
  return whole === 0 ? null : total(numerator) / whole;
}
