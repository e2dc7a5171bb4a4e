import { type Estimate, wilson } from "../metrics/index.js";
import type { LossGroup } from "./pool-by-loss.js";

/** What was said of OVER and what happened, of all rows of a stretch of probability; shares. */
export interface PooledBin {
  readonly said: number;
  /** Share that went over, with its Wilson interval. */
  readonly observed: Estimate;
}

/** The calibration of the runs of a group together. */
export interface PooledCalibration {
  /** In all bins, also those of few rows. */
  readonly rows: number;
  /** From the lowest probability to the highest, without bins of few rows. */
  readonly bins: readonly PooledBin[];
}

/** A bin of fewer rows shows nothing but its own interval. */
export const LEAST_BIN_ROWS = 20;

/** Adds up the bins of 0.05 of all runs of a group. */
export function poolCalibration({ runs }: Pick<LossGroup, "runs">): PooledCalibration {
  const bins = new Map<number, { n: number; said: number; yes: number }>();
  for (const { run } of runs) {
    for (const { from, n, meanPredicted, observed } of run.record.probability?.calibration?.fixed_bins ?? []) {
      const key = Math.round(from * 20);
      const sum = bins.get(key) ?? { n: 0, said: 0, yes: 0 };
      bins.set(key, {
        n: sum.n + n,
        said: sum.said + n * meanPredicted,
        yes: sum.yes + Math.round(n * observed.value),
      });
    }
  }
  return {
    rows: [...bins.values()].reduce((sum, { n }) => sum + n, 0),
    bins: [...bins]
      .sort(([a], [b]) => a - b)
      .filter(([, { n }]) => n >= LEAST_BIN_ROWS)
      .map(([, { n, said, yes }]) => ({ said: said / n, observed: wilson(yes, n)! })),
  };
}
