import { takeValues } from "../core/matrix.js";
import { median } from "../core/median.js";
import type { ClosingQuotes, LineTime } from "../features/index.js";
import { type ClosingValue, type EvalRows, measureClosing, type NoVigMethod } from "../metrics/index.js";
import type { MetricRow } from "../registry/index.js";

/** Why a run has no closing line value. */
export type NoClose = "line_is_last_quote" | "no_later_quote";

/** How the lines of a run's picks closed. */
export interface ClosingRecord {
  line_time: LineTime;
  /** null when there are figures. */
  not_available: NoClose | null;
  /** Evaluation rows with a line, and those of them whose book quoted again before tip-off. */
  rows: { with_line: number; with_close: number };
  /** Minutes from the line to its close, median over the rows with one. */
  median_minutes_later: number | null;
  /** How the market's chances are made from prices. */
  no_vig: NoVigMethod;
  /** Picks at edge 1+, 3+ and 5+; none when not available. */
  edges: ClosingValue[];
}

/**
 * Measures how the lines of a run's picks closed.
 * @param closes of all rows of the run; null when its lines are their books' last quotes
 * @param evaluation the rows of `closes` that `rows` are, in order
 */
export function closingRecord(
  rows: EvalRows,
  closes: ClosingQuotes | null,
  evaluation: Int32Array,
  options: { readonly lineTime: LineTime; readonly noVig: NoVigMethod; readonly seed: number },
): ClosingRecord {
  const later = closes ? takeValues(closes.minutesLater, evaluation).filter((minutes) => !Number.isNaN(minutes)) : [];
  const found = {
    line_time: options.lineTime,
    rows: { with_line: rows.line.filter((line) => !Number.isNaN(line)).length, with_close: later.length },
    median_minutes_later: median([...later]),
    no_vig: options.noVig,
  };
  if (closes === null) return { ...found, not_available: "line_is_last_quote", edges: [] };
  if (later.length === 0) return { ...found, not_available: "no_later_quote", edges: [] };
  const own = {
    line: takeValues(closes.line, evaluation),
    overOdds: takeValues(closes.overOdds, evaluation),
    underOdds: takeValues(closes.underOdds, evaluation),
  };
  return { ...found, not_available: null, edges: measureClosing(rows, own, options) };
}

/** The figures as metric rows: "clv_points_edge_3" and "clv_probability_edge_3", and so for the other edges. */
export function closingMetrics({ closing_line_value: record }: { closing_line_value?: ClosingRecord }): MetricRow[] {
  return (record?.edges ?? []).flatMap(({ minEdge, points, probability }) => [
    ...(points ? [{ name: `clv_points_edge_${minEdge}`, ...points }] : []),
    ...(probability ? [{ name: `clv_probability_edge_${minEdge}`, ...probability }] : []),
  ]);
}
