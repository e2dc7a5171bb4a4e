import {
  COMPARING_SEED,
  comparePredictions,
  type Estimate,
  HEADLINE_EDGE,
  type PickComparison,
  type PredictionComparison,
  takeCommonRows,
} from "../metrics/index.js";
import type { StoredPredictions } from "../runner/collect-runs.js";
import { evaluationRowsSha256 } from "../runner/result.js";
import type { LabelledRun } from "./label-runs.js";

/** Two runs of one evaluation period beside each other. Differences are first less second: below 0 the first is better. */
export interface HeadToHead {
  readonly first: LabelledRun;
  readonly second: LabelledRun;
  /** "rows": row by row, with intervals. "totals": same rows, predictions not read. "none": different rows. */
  readonly basis: "rows" | "totals" | "none";
  readonly maeLines: Estimate | PredictionComparison["maeLines"];
  readonly maeAll: Estimate | PredictionComparison["maeAll"];
  /** Only on the basis "rows". */
  readonly pairing: Pairing | null;
}

/** What the row by row comparison stands on, and whose picks at edge 3+ won. */
export interface Pairing {
  /** Rows both runs predicted with the same outcome and the same line, or both without one. */
  readonly rows: number;
  /** Rows of either run that were left out. */
  readonly dropped: number;
  readonly picks: PickComparison;
}

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
  return (
    evaluationRowsSha256(a) === evaluationRowsSha256(b) &&
    a.lines.source === b.lines.source &&
    a.rows.eval_lines === b.rows.eval_lines
  );
}

function withoutInterval(a: Estimate | null, b: Estimate | null): Estimate | null {
  return a && b && a.n === b.n ? { value: a.value - b.value, n: a.n, low: null, high: null } : null;
}

function compareRows(a: StoredPredictions, b: StoredPredictions): Omit<HeadToHead, "first" | "second"> {
  const { rows } = takeCommonRows([a, b], "same");
  const compared = comparePredictions(rows[0]!, rows[1]!, { seed: COMPARING_SEED, edges: [HEADLINE_EDGE] });
  return {
    basis: "rows",
    maeLines: compared.maeLines,
    maeAll: compared.maeAll,
    pairing: {
      rows: compared.rows,
      dropped: a.rows.rows + b.rows.rows - 2 * compared.rows,
      picks: compared.picks[0]!,
    },
  };
}
