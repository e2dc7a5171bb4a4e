import { filledClusters, leastClusters } from "./clustered-bootstrap.js";
import type { ClusterSums } from "./clusters.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";

/**
 * Standard error of a ratio of sums whose clusters were drawn whole, linearised: sqrt(G / (G - 1) x sum of (numerator - ratio x
 * denominator)^2 over the G clusters) / denominator. Where a bootstrap of many rows would be too much for the purpose.
 * Source: W. G. Cochran, "Sampling Techniques" (3rd ed. 1977), section 6.3.
 * @returns null where there are too few clusters to say
 */
export function clusteredError(sums: ClusterSums): number | null {
  const clusters = filledClusters(sums);
  if (clusters < leastClusters(DEFAULT_CONFIDENCE)) return null;
  const total = sums.denominator.reduce((sum, part) => sum + part, 0);
  const ratio = sums.numerator.reduce((sum, part) => sum + part, 0) / total;
  let squares = 0;
  for (const [c, part] of sums.denominator.entries()) squares += (sums.numerator[c]! - ratio * part) ** 2;
  return Math.sqrt((clusters / (clusters - 1)) * squares) / total;
}
