import { americanToDecimal, DEFAULT_AMERICAN_ODDS } from "../core/odds.js";
import type { EvalRows } from "./eval-rows.js";

/** The headline rule: least edge, points, of the picks that runs and tries are judged and compared by. */
export const HEADLINE_EDGE = 3;

export type Side = "OVER" | "UNDER";

/** The picks made, one entry per pick, in row order. A stake of 1 unit is put on each. */
export interface Picks {
  readonly count: number;
  /** Row of the EvalRows the pick stands on. */
  readonly row: Int32Array;
  /** +1 OVER, -1 UNDER. */
  readonly side: Int8Array;
  /** +1 won, -1 lost, 0 push (actual = line: the stake comes back, the pick is not graded). */
  readonly outcome: Int8Array;
  /** Decimal odds at the picked side's own price. */
  readonly decimalOdds: Float64Array;
  /** 1 where no price was known and -110 was assumed; figures that rest on such picks must be labelled. */
  readonly pricedAtDefault: Uint8Array;
}

export interface PickRule {
  /** Least |prediction - line| that makes a pick, points. An edge of exactly 0 is never a pick. */
  minEdge: number;
  /** Upper end, exclusive; none when left out. */
  maxEdge?: number;
  /** Only picks of this side. */
  side?: Side;
  /** Only rows for which this is true. */
  keep?: (row: number) => boolean;
}

/** The picks a rule makes; rows without a line or a prediction make none. */
export function selectPicks(rows: EvalRows, rule: PickRule): Picks {
  const maxEdge = rule.maxEdge ?? Number.POSITIVE_INFINITY;
  const selected: number[] = [];
  for (let i = 0; i < rows.rows; i++) {
    const edge = rows.prediction[i]! - rows.line[i]!;
    const size = Math.abs(edge);
    if (!(size >= rule.minEdge && size < maxEdge) || edge === 0) continue;
    if (rule.side !== undefined && rule.side !== (edge > 0 ? "OVER" : "UNDER")) continue;
    if (rule.keep !== undefined && !rule.keep(i)) continue;
    selected.push(i);
  }
  return gradePicks(rows, selected);
}

/**
 * The same picks, on the sides they were made on, settled at the lines and prices of `rows`, whatever edge is left there; picks
 * on rows without a line fall away.
 */
export function resettlePicks(picks: Picks, rows: EvalRows): Picks {
  const kept = Array.from(picks.row, (_, k) => k).filter((k) => !Number.isNaN(rows.line[picks.row[k]!]!));
  const side = Int8Array.from(kept, (k) => picks.side[k]!);
  return gradeSides(
    rows,
    kept.map((k) => picks.row[k]!),
    side,
  );
}

function gradePicks(rows: EvalRows, selected: number[]): Picks {
  return gradeSides(
    rows,
    selected,
    Int8Array.from(selected, (i) => (rows.prediction[i]! > rows.line[i]! ? 1 : -1)),
  );
}

function gradeSides(rows: EvalRows, selected: number[], side: Int8Array): Picks {
  const count = selected.length;
  const outcome = new Int8Array(count);
  const decimalOdds = new Float64Array(count);
  const pricedAtDefault = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const i = selected[k]!;
    const price = side[k]! > 0 ? rows.overOdds[i]! : rows.underOdds[i]!;
    outcome[k] = Math.sign(rows.actual[i]! - rows.line[i]!) * side[k]!;
    pricedAtDefault[k] = Number.isNaN(price) ? 1 : 0;
    decimalOdds[k] = americanToDecimal(Number.isNaN(price) ? DEFAULT_AMERICAN_ODDS : price);
  }
  return { count, row: Int32Array.from(selected), side, outcome, decimalOdds, pricedAtDefault };
}

/** Profit of pick `k` in units of its stake: odds - 1 when won, -1 when lost, 0 on a push. */
export function pickProfit(picks: Picks, k: number): number {
  const outcome = picks.outcome[k]!;
  return outcome > 0 ? picks.decimalOdds[k]! - 1 : outcome;
}
