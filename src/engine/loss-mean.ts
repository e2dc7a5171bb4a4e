import type { LossRows } from "./loss.js";
import { createLoss } from "./loss.js";
import type { LossSpec } from "./loss-spec.js";
import { meanPinball } from "./multi-quantile.js";

/**
 * What the learning curve and early stopping follow: the weighted mean loss over rows, from each output's view of the same rows.
 * For MultiQuantile the mean over the alphas of what is left after sorting, see multi-quantile.ts.
 */
export function createMean(spec: LossSpec): (outputs: readonly LossRows[]) => number {
  if (spec.name === "MultiQuantile") return (outputs) => meanPinball(spec.alphas, outputs);
  const loss = createLoss(spec);
  return (outputs) => loss.mean(outputs[0]!);
}
