import { bootstrapRatio } from "./clustered-bootstrap.js";
import { addToSums, type Clusters, emptySums } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import type { Resamples } from "./resamples.js";

/** The mean of one number per row with its date-clustered interval, on draws already made; null without rows. */
export function meanByDate(values: ArrayLike<number>, clusters: Clusters, resamples: Resamples): Estimate | null {
  const sums = emptySums(clusters.count);
  for (let row = 0; row < values.length; row++) addToSums(sums, clusters.of[row]!, values[row]!);
  return bootstrapRatio(sums, resamples);
}
