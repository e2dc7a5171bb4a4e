import { bootstrapRatio } from "./clustered-bootstrap.js";
import { addToSums, clusterByDate, emptySums } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import { drawResamples } from "./resamples.js";

/** How often outcomes fell below a predicted quantile. */
export interface QuantileCoverage {
  /** The level the quantile is meant to have. */
  alpha: number;
  /** Share of rows whose outcome lies below it; an outcome equal to it counts as half below. */
  below: Estimate;
}

/**
 * Share of outcomes below each predicted quantile, which for a calibrated one is its level, with date-clustered intervals.
 * Points are whole numbers and quantiles often are too: counting ties as half keeps the share near the level on both sides
 * (the mid-distribution function: E. Parzen, "Quantile probability and statistical data modeling", Statistical Science 19
 * (2004) 652-662).
 * @param rows outcomes with their dates
 * @param quantiles levels, and per level a prediction for each row
 * @param options.seed of the bootstrap
 * @returns one entry a level, in their order; none without rows
 */
export function quantileCoverage(
  rows: { readonly date: Int32Array; readonly actual: Float64Array },
  quantiles: { readonly alphas: readonly number[]; readonly values: readonly Float64Array[] },
  options: { readonly seed: number; readonly resamples?: number },
): QuantileCoverage[] {
  if (rows.actual.length === 0) return [];
  const clusters = clusterByDate(rows.date);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples);
  return quantiles.alphas.map((alpha, level) => {
    const sums = emptySums(clusters.count);
    for (const [row, actual] of rows.actual.entries()) {
      const predicted = quantiles.values[level]![row]!;
      addToSums(sums, clusters.of[row]!, actual < predicted ? 1 : actual === predicted ? 0.5 : 0);
    }
    return { alpha, below: bootstrapRatio(sums, resamples)! };
  });
}
