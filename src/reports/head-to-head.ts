import {
  type Estimate,
  type EvalRows,
  type PairedDifference,
  pairedDifference,
  selectPicks,
  takeEvalRows,
  wilson,
} from "../metrics/index.js";
import type { StoredPredictions } from "../runner/collect-runs.js";
import type { LabelledRun } from "./label-runs.js";

/** Two runs of one evaluation period beside each other. Differences are first less second: below 0 the first is better. */
export interface HeadToHead {
  readonly first: LabelledRun;
  readonly second: LabelledRun;
  /** "rows": row by row, with intervals. "totals": same rows, predictions not read. "none": different rows. */
  readonly basis: "rows" | "totals" | "none";
  readonly maeLines: Estimate | PairedDifference | null;
  readonly maeAll: Estimate | PairedDifference | null;
  /** Only on the basis "rows". */
  readonly pairing: Pairing | null;
}

/** What the row by row comparison stands on, and whose picks at edge 3+ won. */
export interface Pairing {
  /** Rows both runs predicted with the same outcome and the same line, or both without one. */
  readonly rows: number;
  /** Rows of either run that were left out. */
  readonly dropped: number;
  /** Picks both made, on the same side. */
  readonly bothHitRate: Estimate | null;
  readonly onlyFirstHitRate: Estimate | null;
  readonly onlySecondHitRate: Estimate | null;
  /** Rows on which the two picked opposite sides, pushes left out. */
  readonly opposed: number;
}

const SEED = 42;
const MIN_EDGE = 3;

/** Every pair of runs that were evaluated over the same days, in order. */
export function headToHead(runs: readonly LabelledRun[]): HeadToHead[] {
  return runs.flatMap((first, i) =>
    runs
      .slice(i + 1)
      .filter((second) => second.from === first.from && second.to === first.to)
      .map((second) => compare(first, second)),
  );
}

function compare(first: LabelledRun, second: LabelledRun): HeadToHead {
  const [a, b] = [first.run, second.run];
  if (a.predictions && b.predictions) return { first, second, ...compareRows(a.predictions, b.predictions) };
  if (!onSameRows(first, second)) {
    return { first, second, basis: "none", maeLines: null, maeAll: null, pairing: null };
  }
  const difference = (metric: "mae_lines" | "mae_all") =>
    withoutInterval(a.record.metrics[metric], b.record.metrics[metric]);
  return {
    first,
    second,
    basis: "totals",
    maeLines: difference("mae_lines"),
    maeAll: difference("mae_all"),
    pairing: null,
  };
}

/** The rows' hash does not cover the lines, so their source and number must agree as well. */
function onSameRows({ run: { record: a } }: LabelledRun, { run: { record: b } }: LabelledRun): boolean {
  const hashes = (record: typeof a) => record.windows.map((window) => window.evaluation_rows_sha256).join();
  return hashes(a) === hashes(b) && a.lines.source === b.lines.source && a.rows.eval_lines === b.rows.eval_lines;
}

function withoutInterval(a: Estimate | null, b: Estimate | null): Estimate | null {
  return a && b && a.n === b.n ? { value: a.value - b.value, n: a.n, low: null, high: null } : null;
}

function compareRows(a: StoredPredictions, b: StoredPredictions): Omit<HeadToHead, "first" | "second"> {
  const [indexA, indexB] = commonRows(a, b);
  const rowsA = takeEvalRows(a.rows, indexA);
  const rowsB = takeEvalRows(b.rows, indexB);
  const lined = Array.from({ length: rowsA.rows }, (_, i) => i).filter((i) => !Number.isNaN(rowsA.line[i]!));
  return {
    basis: "rows",
    maeLines: maeDifference(takeEvalRows(rowsA, lined), takeEvalRows(rowsB, lined)),
    maeAll: lined.length === rowsA.rows ? null : maeDifference(rowsA, rowsB),
    pairing: {
      rows: rowsA.rows,
      dropped: a.rows.rows + b.rows.rows - 2 * rowsA.rows,
      ...comparePicks(rowsA, rowsB),
    },
  };
}

/** Indices into both, in the first one's order, of the rows both have with the same outcome and line. */
function commonRows(a: StoredPredictions, b: StoredPredictions): [number[], number[]] {
  const inB = new Map(b.keys.map((key, i) => [key, i]));
  const indexA: number[] = [];
  const indexB: number[] = [];
  for (const [i, key] of a.keys.entries()) {
    const j = inB.get(key);
    if (j === undefined || a.rows.actual[i] !== b.rows.actual[j] || !Object.is(a.rows.line[i], b.rows.line[j]))
      continue;
    indexA.push(i);
    indexB.push(j);
  }
  return [indexA, indexB];
}

function maeDifference(a: EvalRows, b: EvalRows): PairedDifference | null {
  const errors = (rows: EvalRows) => rows.prediction.map((value, i) => Math.abs(value - rows.actual[i]!));
  return pairedDifference(a.date, errors(a), errors(b), { seed: SEED });
}

function comparePicks(a: EvalRows, b: EvalRows): Omit<Pairing, "rows" | "dropped"> {
  const tally = { both: { wins: 0, graded: 0 }, onlyA: { wins: 0, graded: 0 }, onlyB: { wins: 0, graded: 0 } };
  let opposed = 0;
  const outcomesB = outcomeByRow(b);
  for (const [row, outcome] of outcomeByRow(a)) {
    const other = outcomesB.get(row);
    outcomesB.delete(row);
    if (outcome === 0) continue;
    if (other !== undefined && other !== outcome) opposed++;
    else count(other === undefined ? tally.onlyA : tally.both, outcome);
  }
  for (const outcome of outcomesB.values()) if (outcome !== 0) count(tally.onlyB, outcome);
  return {
    bothHitRate: wilson(tally.both.wins, tally.both.graded),
    onlyFirstHitRate: wilson(tally.onlyA.wins, tally.onlyA.graded),
    onlySecondHitRate: wilson(tally.onlyB.wins, tally.onlyB.graded),
    opposed,
  };
}

/** +1 won, -1 lost, 0 push; on one row two picks differ in outcome exactly when they are of opposite sides. */
function outcomeByRow(rows: EvalRows): Map<number, number> {
  const picks = selectPicks(rows, { minEdge: MIN_EDGE });
  return new Map(Array.from(picks.row, (row, k) => [row, picks.outcome[k]!]));
}

function count(tally: { wins: number; graded: number }, outcome: number): void {
  tally.graded++;
  if (outcome > 0) tally.wins++;
}
