import type { EvaluationRecord } from "../runner/result.js";
import { THRESHOLDS } from "./phrase-thresholds.js";
import { againstMarket, MARKET_BETTER } from "./probability-phrases.js";

/**
 * What a reader must know before believing the chances of a run; nothing for runs that measured none.
 * @param options market: false where it stands elsewhere whose chances are better
 */
export function chanceCautions(
  { probability, fit, accuracy }: Pick<EvaluationRecord, "probability" | "fit" | "accuracy">,
  options: { readonly market?: boolean } = {},
): string[] {
  if (probability === undefined) return [];
  if (probability === null) return ["no chances of OVER: too few validation rows to read them off"];
  const { method, scores } = probability;
  const list: string[] = [];
  if (method === "classifier") {
    list.push(
      "the model learned over or under: its points, edges and MAE are what its chances stand for, not a prediction of points",
    );
  }
  if (options.market !== false && scores && againstMarket(scores.brier.difference) === MARKET_BETTER) {
    list.push(`${MARKET_BETTER} than the model's, so that the value it sees in prices is not to be believed`);
  }
  const evaluation = (accuracy.all ?? accuracy.lines)?.mae.value;
  if (method === "residuals" && fit.mae_validation !== null && evaluation !== undefined) {
    const wider = evaluation / fit.mae_validation - 1;
    if (wider > THRESHOLDS.widerErrors) {
      list.push(
        `errors were ${Math.round(wider * 100)} % larger on evaluation than on the validation rows the chances are read off: they are too sure`,
      );
    }
  }
  return list;
}
