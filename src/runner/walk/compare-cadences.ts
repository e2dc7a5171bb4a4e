import { fromEpochDay } from "../../core/dates.js";
import {
  comparePredictions,
  type EvalRows,
  evaluate,
  HEADLINE_EDGE,
  type HeadlineMetric,
  type PairedDifference,
  takeCommonRows,
} from "../../metrics/index.js";
import type { StoredPredictions } from "../collect-runs.js";
import type { EvaluationRecord, HeadlineFigures } from "../result.js";

/** A finished run of one cadence. */
export interface CadenceRun {
  readonly retrain_every: number;
  readonly run_id: string;
  readonly record: EvaluationRecord;
  readonly predictions: StoredPredictions;
}

/** What one cadence reached on the rows that all of them predicted. */
export interface CadenceFigures {
  retrain_every: number;
  run_id: string;
  windows: number;
  /** Its own evaluation rows, with a line or without, that are not among the common ones, by the first reason that holds. */
  left_out: { not_in_all: number; other_outcome: number; other_line: number };
  /** Rows of its skipped steps. They are not among its evaluation rows. */
  not_evaluated: number;
  metrics: HeadlineFigures;
  /** This cadence less the first, same rows, paired by date; null for the first itself. */
  mae_difference: PairedDifference | null;
  hit_rate_difference: PairedDifference | null;
  roi_difference: PairedDifference | null;
}

/** Several cadences of one experiment beside each other. Every difference is against the first cadence. */
export interface CadenceComparison {
  rows: number;
  rows_with_line: number;
  dates: number;
  /** Least edge of the picks compared. */
  min_edge: number;
  cadences: CadenceFigures[];
}

/**
 * Compares runs that differ in their cadence on the rows they all predicted. Choosing the best of them is a choice made on the
 * evaluation rows: each counts as a try of its own.
 * @param runs at least one; the first is what the others are compared with
 * @param seed of the bootstrap
 */
export function compareCadences(runs: readonly CadenceRun[], seed: number): CadenceComparison {
  const { rows, leftOut } = takeCommonRows(
    runs.map(({ predictions }) => predictions),
    "same",
  );
  const reference = rows[0]!;
  return {
    rows: reference.rows,
    rows_with_line: reference.line.reduce((count, line) => count + (Number.isNaN(line) ? 0 : 1), 0),
    dates: new Set(reference.date).size,
    min_edge: HEADLINE_EDGE,
    cadences: runs.map((run, i) => {
      const { absent, otherLine, otherOutcome } = leftOut[i]!;
      return {
        retrain_every: run.retrain_every,
        run_id: run.run_id,
        windows: run.record.windows.length,
        left_out: { not_in_all: absent, other_outcome: otherOutcome, other_line: otherLine },
        not_evaluated: run.record.walk_forward?.not_evaluated.eval_all ?? 0,
        metrics: headline(rows[i]!, seed),
        ...(i === 0 ? NO_DIFFERENCE : differences(rows[i]!, reference, seed)),
      };
    }),
  };
}

const NO_DIFFERENCE = { mae_difference: null, hit_rate_difference: null, roi_difference: null };

function headline(rows: EvalRows, seed: number): Record<HeadlineMetric, HeadlineFigures[HeadlineMetric]> {
  const first = rows.date.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const evalStart = fromEpochDay(rows.rows === 0 ? 0 : first);
  return evaluate(rows, { seed, evalStart, breakdowns: false }).metrics;
}

function differences(rows: EvalRows, reference: EvalRows, seed: number): Differences {
  const { maeLines, picks } = comparePredictions(rows, reference, { seed, edges: [HEADLINE_EDGE] });
  const [at] = picks;
  return {
    mae_difference: maeLines,
    hit_rate_difference: at?.hitRate ?? null,
    roi_difference: at?.roi ?? null,
  };
}

type Differences = Pick<CadenceFigures, keyof typeof NO_DIFFERENCE>;
