import { COMPARING_SEED, type EvalRows, type Evaluation, evaluate } from "../metrics/index.js";
import { type LabelledRun, lossOf } from "./label-runs.js";

/** All evaluation periods of one loss taken as one. */
export interface Pooled {
  readonly loss: string;
  readonly periods: number;
  readonly evaluation: Evaluation;
}

const COLUMNS = ["actual", "prediction", "line", "overOdds", "underOdds", "tierAverage"] as const;

/**
 * Evaluates the rows of every loss's runs together, so that intervals are clustered by all their dates. A loss is left
 * out when it has one run only, when two of its runs share evaluation days (their rows would count twice), or when the
 * predictions of one were not read.
 */
export function poolByLoss(runs: readonly LabelledRun[]): Pooled[] {
  const losses = [...new Set(runs.map(({ run }) => lossOf(run)))];
  return losses.flatMap((loss) => {
    const own = runs.filter(({ run }) => lossOf(run) === loss);
    const parts = own.flatMap(({ run }) => (run.predictions ? [run.predictions.rows] : []));
    const apart = own.every(({ from }, i) => i === 0 || from > own[i - 1]!.to);
    if (own.length < 2 || parts.length < own.length || !apart) return [];
    const options = { seed: COMPARING_SEED, evalStart: own[0]!.from, breakdowns: false };
    return [{ loss, periods: own.length, evaluation: evaluate(joinRows(parts), options) }];
  });
}

function joinRows(parts: readonly EvalRows[]): EvalRows {
  const date = Int32Array.from(parts.flatMap((part) => [...part.date]));
  const columns = COLUMNS.map((name) => [name, Float64Array.from(parts.flatMap((part) => [...part[name]]))]);
  return { rows: date.length, date, ...Object.fromEntries(columns) };
}
