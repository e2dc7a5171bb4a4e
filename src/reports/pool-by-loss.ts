import { COMPARING_SEED, type EvalRows, type Evaluation, evaluate } from "../metrics/index.js";
import { type LabelledRun, lossOf } from "./label-runs.js";

/** All evaluation periods of one loss taken as one. */
export interface Pooled {
  readonly loss: string;
  /** One for each period. */
  readonly runs: readonly LabelledRun[];
  readonly evaluation: Evaluation;
}

const COLUMNS = ["actual", "prediction", "line", "overOdds", "underOdds", "tierAverage"] as const;

/**
 * Evaluates the rows of every loss's runs together, so that intervals are clustered by all their dates. A loss is left
 * out when it has one run only, when two of its runs share evaluation days (their rows would count twice), or when the
 * predictions of one were not read.
 */
export function poolByLoss(runs: readonly LabelledRun[]): Pooled[] {
  return groupByLoss(runs).flatMap(({ name: loss, runs: own }) => {
    const parts = own.flatMap(({ run }) => (run.predictions ? [run.predictions.rows] : []));
    if (own.length < 2 || parts.length < own.length) return [];
    const options = { seed: COMPARING_SEED, evalStart: own[0]!.from, breakdowns: false };
    return [{ loss, runs: own, evaluation: evaluate(joinRows(parts), options) }];
  });
}

/** Runs whose rows may be taken together. */
export interface LossGroup {
  /** The loss, or the label of a run that stands alone. */
  readonly name: string;
  /** The loss as charts colour it. */
  readonly loss: string;
  readonly runs: readonly LabelledRun[];
}

/**
 * The runs of each loss together; every run by itself when two of its loss share evaluation days, whose rows would count twice.
 * @param runs in order of evaluation
 */
export function groupByLoss(runs: readonly LabelledRun[]): LossGroup[] {
  const losses = [...new Set(runs.map(({ run }) => lossOf(run)))];
  return losses.flatMap((name): LossGroup[] => {
    const own = runs.filter(({ run }) => lossOf(run) === name);
    const apart = own.every(({ from }, i) => i === 0 || from > own[i - 1]!.to);
    if (apart) return [{ name, loss: own[0]!.loss, runs: own }];
    return own.map((one) => ({ name: one.label, loss: one.loss, runs: [one] }));
  });
}

function joinRows(parts: readonly EvalRows[]): EvalRows {
  const date = Int32Array.from(parts.flatMap((part) => [...part.date]));
  const columns = COLUMNS.map((name) => [name, Float64Array.from(parts.flatMap((part) => [...part[name]]))]);
  return { rows: date.length, date, ...Object.fromEntries(columns) };
}
