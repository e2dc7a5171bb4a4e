import { parseLoss } from "../engine/loss-spec.js";
import { nearestToMedian } from "../engine/multi-quantile.js";
import type { EvaluationRecord } from "../runner/result.js";

/** The quantile of a MultiQuantile loss that is judged as the prediction, as predict chooses it; null for any other loss. */
export function judgedQuantile(loss: string | null): number | null {
  const spec = loss === null ? null : parseLoss(loss);
  if (spec === null || typeof spec === "string" || spec.name !== "MultiQuantile") return null;
  return spec.alphas[nearestToMedian(spec.alphas)]!;
}

/** A loss with what is judged where it predicts several numbers: "MultiQuantile:alpha=0.1,0.5, judged at quantile 0.5". */
export function lossPhrase(loss: string): string {
  const quantile = judgedQuantile(loss);
  return quantile === null ? loss : `${loss}, judged at quantile ${quantile}`;
}

/** The quantile that edges and MAE stand on where it is not the median; null where nothing is to be said. */
export function offMedianQuantile(loss: string | null): number | null {
  const quantile = judgedQuantile(loss);
  return quantile === 0.5 ? null : quantile;
}

/**
 * What of a model learned nothing: "the model", or the members of an ensemble whose training kept its start ("mlp_2"). [] for
 * models trained elsewhere, whose training is not known.
 */
export function untrainedParts({
  fit,
  trained_elsewhere: origin,
}: Pick<EvaluationRecord, "fit" | "trained_elsewhere">) {
  if (origin) return [];
  const members = Object.entries(fit.found ?? {})
    .filter(([name, value]) => name.endsWith("_epochs") && value === 0)
    .map(([name]) => name.replace(/_epochs$/, ""));
  return fit.best_iteration === 0 ? ["the model"] : members;
}

/** The rows that the MAE of the two parts of the training window stands on: those of the kind that is evaluated. */
export function fitErrorRows(withoutLineToo: boolean): "all rows" | "rows with a line" {
  return withoutLineToo ? "all rows" : "rows with a line";
}

/** Found by a fit to the last digit, which no reader needs. */
const WEIGHTS = /(^|_)(weight|intercept)$/;

/** What a fit found by itself, for a reader: weights to three decimals, everything else as it is. */
export function formatFound(name: string, value: unknown): string {
  if (typeof value !== "number" || Number.isInteger(value) || !WEIGHTS.test(name)) return String(value);
  return value.toFixed(3).replace(/^-(0\.000)$/, "$1");
}
