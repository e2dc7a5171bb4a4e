import type { EvaluationRecord } from "../runner/result.js";
import { formatShare } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";
import { againstMarket, MARKET_BETTER } from "./probability-phrases.js";

type Measured = Pick<EvaluationRecord, "probability" | "fit" | "accuracy">;

/** Why a run that was asked for probabilities has none. */
export const NO_PROBABILITIES = "no probabilities of OVER: too few validation rows to read them off";

/** Of two errors beside their ratio: with two of each, the larger of two pairs may seem the smaller. */
const DECIMALS = 3;

/** What the figures of a classifier are. */
export const CLASSIFIER_POINTS =
  "the model learned over or under: its points, edges and MAE are what its probabilities stand for, not a prediction of points";

/** What a reader must know before believing the probabilities of a run; nothing for runs that measured none. */
export function probabilityCautions(record: Measured): string[] {
  const { probability } = record;
  if (probability === undefined) return [];
  if (probability === null) return [NO_PROBABILITIES];
  const { method, scores } = probability;
  const list: string[] = [];
  if (method === "classifier") list.push(CLASSIFIER_POINTS);
  if (scores && againstMarket(scores.brier.difference) === MARKET_BETTER) {
    list.push(`${MARKET_BETTER} than the model's, so that the expected value it sees in prices is not to be believed`);
  }
  const wider = widerErrors(record);
  if (wider !== null) {
    list.push(
      `errors were larger on evaluation than on the validation rows the probabilities are read off, which are too sure: ${wider}`,
    );
  }
  return list;
}

/**
 * How much larger errors were on evaluation than on the validation rows the probabilities were read off: "MAE 4.377 against 4.152, 5.4 %
 * more"; null where that is not worth a word, or they come from elsewhere.
 */
export function widerErrors({ probability, fit, accuracy }: Measured): string | null {
  const { mae_validation: validation } = fit;
  const evaluation = (accuracy.all ?? accuracy.lines)?.mae.value;
  if (probability?.method !== "residuals" || validation === null || evaluation === undefined) return null;
  const wider = evaluation / validation - 1;
  if (wider <= THRESHOLDS.widerErrors) return null;
  return `MAE ${evaluation.toFixed(DECIMALS)} against ${validation.toFixed(DECIMALS)}, ${formatShare(wider)} more`;
}
