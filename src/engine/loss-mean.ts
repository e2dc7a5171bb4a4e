import type { LossRows } from "./loss.js";
import { createLoss } from "./loss.js";
import type { LossSpec } from "./loss-spec.js";
import type { LossTotals } from "./loss-sums.js";
import { meanPinball } from "./multi-quantile.js";

/** One output's view of some rows. */
export interface JudgedRows {
  readonly rows: LossRows;
  /** The loss over the rows as they stand, where kernels know it. */
  totals(): LossTotals | undefined;
}

/**
 * What the learning curve and early stopping follow: the weighted mean loss over rows, from each output's view of the same rows.
 * For MultiQuantile the mean over the alphas of what is left after sorting, see multi-quantile.ts.
 */
export function createMean(spec: LossSpec): (outputs: readonly JudgedRows[]) => number {
  if (spec.name === "MultiQuantile")
    return (outputs) =>
      meanPinball(
        spec.alphas,
        outputs.map(({ rows }) => rows),
      );
  const loss = createLoss(spec);
  return ([output]) => loss.mean(output!.rows, output!.totals());
}
