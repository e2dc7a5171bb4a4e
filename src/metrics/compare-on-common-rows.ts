import { absoluteErrors } from "./absolute-errors.js";
import { clusterByDate } from "./clusters.js";
import { type EvalRows, rowsWithLine, takeEvalRows } from "./eval-rows.js";
import { evaluate } from "./evaluate.js";
import type { Evaluation, EvaluationOptions } from "./evaluation.js";
import { differenceOn, type PairedDifference } from "./paired-difference.js";
import { drawResamples } from "./resamples.js";

/** One competitor's predictions on the rows, NaN where it has none. */
export interface Contender {
  name: string;
  prediction: Float64Array;
}

export interface CommonRowsComparison {
  /** Rows every contender has a prediction for; all figures below stand on these. */
  rows: number;
  /** Rows left out because at least one contender has none. */
  dropped: number;
  /** Rows each contender itself lacks, by name. */
  missing: Record<string, number>;
  /** By name, in the order given. */
  evaluations: Record<string, Evaluation>;
  /**
   * MAE of the first contender less the MAE of each other, by the other's name: below 0 when the first is better.
   * On the common rows with a line; null without such rows.
   */
  maeLinesDifference: Record<string, PairedDifference | null>;
}

/**
 * Evaluates several predictions on the rows they all have, so that no figure differs because its population does.
 * @param rows `rows.prediction` is not read
 * @param contenders the first is the one the others are compared with
 * @throws RangeError when a name comes twice or a prediction has another length than the rows.
 */
export function compareOnCommonRows(
  rows: EvalRows,
  contenders: readonly Contender[],
  options: EvaluationOptions,
): CommonRowsComparison {
  checkContenders(rows, contenders);
  const common: number[] = [];
  for (let i = 0; i < rows.rows; i++) {
    if (contenders.every(({ prediction }) => !Number.isNaN(prediction[i]!))) common.push(i);
  }
  const taken = contenders.map(({ name, prediction }) => ({
    name,
    rows: takeEvalRows({ ...rows, prediction }, common),
  }));
  return {
    rows: common.length,
    dropped: rows.rows - common.length,
    missing: Object.fromEntries(contenders.map(({ name, prediction }) => [name, countNaN(prediction)])),
    evaluations: Object.fromEntries(taken.map((one) => [one.name, evaluate(one.rows, options)])),
    maeLinesDifference: maeDifferences(taken, options),
  };
}

function maeDifferences(
  taken: readonly { name: string; rows: EvalRows }[],
  options: EvaluationOptions,
): Record<string, PairedDifference | null> {
  const [first, ...others] = taken;
  if (!first) return {};
  const reference = rowsWithLine(first.rows);
  const clusters = clusterByDate(reference.date);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples);
  const losses = (of: EvalRows) => absoluteErrors(of.prediction, of.actual);
  const referenceLosses = losses(reference);
  return Object.fromEntries(
    others.map(({ name, rows }) => {
      return [name, differenceOn(clusters, resamples, referenceLosses, losses(rowsWithLine(rows)))];
    }),
  );
}

function countNaN(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isNaN(value)) count++;
  return count;
}

function checkContenders(rows: EvalRows, contenders: readonly Contender[]): void {
  const names = new Set<string>();
  for (const { name, prediction } of contenders) {
    if (names.has(name)) throw new RangeError(`compareOnCommonRows: "${name}" comes twice`);
    names.add(name);
    if (prediction.length !== rows.rows) {
      throw new RangeError(`compareOnCommonRows: "${name}" has ${prediction.length} predictions for ${rows.rows} rows`);
    }
  }
}
