import { absoluteError, type PerRow } from "./accuracy.js";
import { type Clusters, clusterByDate } from "./clusters.js";
import { comparePicks, type PickComparison } from "./compare-picks.js";
import { type DieboldMariano, dieboldMariano } from "./diebold-mariano.js";
import { type EvalRows, takeEvalRows } from "./eval-rows.js";
import { differenceOn, type PairedDifference, type PairedOptions } from "./paired-difference.js";
import { drawResamples, type Resamples } from "./resamples.js";

/** A mean loss of one prediction less that of another on the same rows, two ways. */
export interface LossComparison extends PairedDifference {
  /** The check beside the bootstrap; null where it cannot be had. */
  dieboldMariano: DieboldMariano | null;
}

/** One prediction against another on the same rows; every difference is the first less the second. */
export interface PredictionComparison {
  rows: number;
  /** Rows on which both have a line. */
  rowsWithLine: number;
  dates: number;
  /** MAE over the rows with a line; below 0 the first is better. Null without such rows. */
  maeLines: LossComparison | null;
  /** MAE over all rows; null when every row has a line, for then it is the one above. */
  maeAll: LossComparison | null;
  /** At each edge asked for, in that order. */
  picks: PickComparison[];
}

export interface ComparisonOptions extends PairedOptions {
  /** Least edges at which picks are compared, points. */
  edges: readonly number[];
}

/**
 * Compares two predictions for the same rows, in the same order: their errors on each row, their picks each at its own line and
 * prices. One set of drawn dates serves all figures.
 * @throws RangeError when the rows are not the same ones (another number, day or outcome)
 */
export function comparePredictions(a: EvalRows, b: EvalRows, options: ComparisonOptions): PredictionComparison {
  refuseOtherRows(a, b);
  const lined: number[] = [];
  for (let i = 0; i < a.rows; i++) if (!Number.isNaN(a.line[i]!) && !Number.isNaN(b.line[i]!)) lined.push(i);
  const allLined = lined.length === a.rows;
  const linedA = allLined ? a : takeEvalRows(a, lined);
  const linedB = allLined ? b : takeEvalRows(b, lined);
  const draw = (rows: EvalRows) => {
    const clusters = clusterByDate(rows.date);
    return { clusters, resamples: drawResamples(clusters.count, options.seed, options.resamples) };
  };
  const drawn = draw(linedA);
  return {
    rows: a.rows,
    rowsWithLine: lined.length,
    dates: new Set(a.date).size,
    maeLines: compareLosses(linedA, linedB, absoluteError, drawn),
    maeAll: allLined ? null : compareLosses(a, b, absoluteError, draw(a)),
    picks: options.edges.map((minEdge) => comparePicks(linedA, linedB, minEdge, drawn)),
  };
}

function compareLosses(
  a: EvalRows,
  b: EvalRows,
  loss: PerRow,
  { clusters, resamples }: { clusters: Clusters; resamples: Resamples },
): LossComparison | null {
  const losses = (rows: EvalRows) => Float64Array.from(rows.date, (_, row) => loss(rows, row));
  const [lossA, lossB] = [losses(a), losses(b)];
  const difference = differenceOn(clusters, resamples, lossA, lossB);
  return difference && { ...difference, dieboldMariano: dieboldMariano(a.date, lossA, lossB) };
}

function refuseOtherRows(a: EvalRows, b: EvalRows): void {
  if (a.rows !== b.rows) throw new RangeError(`comparePredictions: ${a.rows} rows against ${b.rows}`);
  for (let i = 0; i < a.rows; i++) {
    if (a.date[i] === b.date[i] && a.actual[i] === b.actual[i]) continue;
    throw new RangeError(`comparePredictions: row ${i} is not the same game in both`);
  }
}
