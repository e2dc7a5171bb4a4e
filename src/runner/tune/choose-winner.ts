import { clusteredBootstrap } from "../../metrics/clustered-bootstrap.js";
import type { Estimate } from "../../metrics/index.js";
import type { CandidateScore } from "../../registry/index.js";
import { weightByDate } from "./loss-by-date.js";
import type { TuningRows } from "./tuning-rows.js";

/** Mean loss of one candidate minus that of another on the same validation rows; below 0 the first is better. */
export interface LossDifference extends Estimate {
  /** What it is a difference of, for example "absolute error". */
  of: string;
}

/** The number of the candidate with the lowest validation loss; of equals the first. */
export function chooseWinner(scores: readonly CandidateScore[]): number {
  return scores.reduce((best, { loss }, number) => (loss < scores[best]!.loss ? number : best), 0);
}

/**
 * How much better `a` is than `b`, by the bootstrap over validation dates. The interval holds for two configurations named
 * beforehand; it does not know that one of them was chosen because it was the best of many.
 * @param of what the scores' sums by date are sums of
 */
export function lossDifference(
  a: CandidateScore,
  b: CandidateScore,
  rows: TuningRows,
  of: string,
  seed: number,
): LossDifference | null {
  const dates = Int32Array.from(a.lossByDate, (_, date) => date);
  const apart = a.lossByDate.map((sum, date) => sum - b.lossByDate[date]!);
  const estimate = clusteredBootstrap(dates, apart, weightByDate(rows), { seed });
  return estimate && { ...estimate, n: rows.validation.date.length, of };
}
