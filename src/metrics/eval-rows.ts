import { DataError } from "../core/errors.js";
import { isAmericanOdds } from "../core/odds.js";

/** What is evaluated: one entry per player and game, every array `rows` long and in the same order. */
export interface EvalRows {
  readonly rows: number;
  /** Game date, days since 1970-01-01. */
  readonly date: Int32Array;
  /** Points scored; always known. */
  readonly actual: Float64Array;
  /** Points predicted; NaN only where a baseline has no prediction, see compareOnCommonRows. */
  readonly prediction: Float64Array;
  /** The line the pick is made against, points; NaN where there is none. */
  readonly line: Float64Array;
  /** American odds of OVER at that line; NaN where unknown. */
  readonly overOdds: Float64Array;
  /** American odds of UNDER at that line; NaN where unknown. */
  readonly underOdds: Float64Array;
  /** The player's season average before the game, points; NaN where unknown (first game of a season). */
  readonly tierAverage: Float64Array;
}

const COLUMNS = ["date", "actual", "prediction", "line", "overOdds", "underOdds", "tierAverage"] as const;

/**
 * Refuses rows no honest figure can come from.
 * @throws DataError BAD_EVAL_ROWS on columns of unequal length, an actual or prediction that is not a finite number, or
 * a price that is neither unknown (NaN) nor American odds.
 */
export function checkEvalRows(rows: EvalRows): void {
  for (const name of COLUMNS) {
    if (rows[name].length !== rows.rows) fail(`column ${name} has ${rows[name].length} entries, not ${rows.rows}`);
  }
  for (let i = 0; i < rows.rows; i++) {
    if (!Number.isFinite(rows.actual[i]!)) fail(`row ${i}: actual is ${rows.actual[i]}`);
    if (!Number.isFinite(rows.prediction[i]!)) fail(`row ${i}: prediction is ${rows.prediction[i]}`);
    for (const name of ["overOdds", "underOdds"] as const) {
      const price = rows[name][i]!;
      if (!Number.isNaN(price) && !isAmericanOdds(price)) fail(`row ${i}: ${name} is ${price}, not American odds`);
    }
  }
}

function fail(message: string): never {
  throw new DataError("BAD_EVAL_ROWS", `evaluation rows: ${message}`, {
    hint: "evaluate only played games with a prediction; leave an unknown line or price out instead of filling it in",
  });
}

/** The rows `index[0], index[1], ...`, copied in that order. */
export function takeEvalRows(rows: EvalRows, index: ArrayLike<number>): EvalRows {
  const take = (values: Float64Array) => Float64Array.from(index, (i) => values[i]!);
  return {
    rows: index.length,
    date: Int32Array.from(index, (i) => rows.date[i]!),
    actual: take(rows.actual),
    prediction: take(rows.prediction),
    line: take(rows.line),
    overOdds: take(rows.overOdds),
    underOdds: take(rows.underOdds),
    tierAverage: take(rows.tierAverage),
  };
}

/** Only the rows that have a line; the population of MAE (lines), bias and every betting figure. */
export function rowsWithLine(rows: EvalRows): EvalRows {
  const index: number[] = [];
  for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(rows.line[i]!)) index.push(i);
  return index.length === rows.rows ? rows : takeEvalRows(rows, index);
}
