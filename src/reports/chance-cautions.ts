import type { EvaluationRecord } from "../runner/result.js";

/** What a reader must know before believing the chances of a run; nothing for runs that measured none. */
export function chanceCautions({
  probability,
  fit,
  accuracy,
}: Pick<EvaluationRecord, "probability" | "fit" | "accuracy">): string[] {
  if (probability === undefined) return [];
  if (probability === null) return ["no chances of OVER: too few validation rows to read them off"];
  const { method, scores } = probability;
  const list: string[] = [];
  if (method === "classifier") {
    list.push(
      "the model learned over or under: its points, edges and MAE are what its chances stand for, not a prediction of points",
    );
  }
  if (scores?.brier.difference.low != null && scores.brier.difference.low > 0) {
    list.push("the market's chances are better than the model's: what the model calls value is mostly its own error");
  }
  const evaluation = (accuracy.all ?? accuracy.lines)?.mae.value;
  if (method === "residuals" && fit.mae_validation !== null && evaluation !== undefined) {
    const wider = evaluation / fit.mae_validation - 1;
    if (wider > NOTABLY_WIDER) {
      list.push(
        `errors were ${Math.round(wider * 100)} % larger on evaluation than on the validation rows the chances are read off: they are too sure`,
      );
    }
  }
  return list;
}

/** Months differ by a few percent. */
const NOTABLY_WIDER = 0.05;
