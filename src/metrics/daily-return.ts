import { bootstrapRatio } from "./clustered-bootstrap.js";
import { type DailyPicks, totalOf } from "./daily-picks.js";
import type { Estimate } from "./estimate.js";
import type { Resamples } from "./resamples.js";

/**
 * Profit / staked of picks kept by day, with the interval of the bootstrap clustered by day: with the same draws the same as that of the
 * picks themselves.
 * @param resamples drawn from as many clusters as the picks have days
 * @returns null without a pick
 */
export function returnByDay({ profit, staked }: DailyPicks, resamples: Resamples): Estimate | null {
  const sums = { numerator: Float64Array.from(profit), denominator: Float64Array.from(staked), n: totalOf(staked) };
  return bootstrapRatio(sums, resamples);
}
