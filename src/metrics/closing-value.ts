import { americanToDecimal } from "../core/odds.js";
import { closingLinePoints, closingProbabilityGain } from "./closing-line-value.js";
import { clusterByDate } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import type { EvalRows } from "./eval-rows.js";
import { meanByDate } from "./mean-by-date.js";
import { DEFAULT_NO_VIG, type NoVigMethod, noVig } from "./no-vig.js";
import { selectPicks } from "./picks.js";
import { drawResamples } from "./resamples.js";

/** The close of each evaluation row's line, in the rows' order; NaN where its book did not quote again before tip-off. */
export interface Closes {
  readonly line: Float64Array;
  /** American odds at that line; NaN where unknown. */
  readonly overOdds: Float64Array;
  readonly underOdds: Float64Array;
}

/** What the close says of the picks from one edge on. */
export interface ClosingValue {
  minEdge: number;
  picks: number;
  /** Picks whose book quoted again after the bet and before tip-off; all else here stands on these. */
  withClose: number;
  /** Of those, how the line moved: the way of the pick, not at all, against it. */
  lineBetter: number;
  lineSame: number;
  lineWorse: number;
  /** Mean of closing line less line taken for OVER, the other way round for UNDER, points; null without a close. */
  points: Estimate | null;
  /**
   * Mean of the no-vig chance of the side at the close less that when it was taken, on the picks whose line did not move and whose
   * prices are known on both sides both times (its n); null without one.
   */
  probability: Estimate | null;
}

/** The edges that picks are measured from, points. */
export const CLOSING_EDGES = [1, 3, 5] as const;

export interface ClosingOptions {
  readonly seed: number;
  /** 10,000 unless set. */
  readonly resamples?: number;
  readonly noVig?: NoVigMethod;
}

/**
 * Closing line value of the picks from each of {@link CLOSING_EDGES} on, with intervals from the bootstrap clustered by game date.
 * Sign: above 0 the market came to where the bet already was.
 */
export function measureClosing(rows: EvalRows, closes: Closes, options: ClosingOptions): ClosingValue[] {
  const clusters = clusterByDate(rows.date);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples);
  const mean = (of: readonly { row: number; value: number }[]) =>
    meanByDate(
      of.map(({ value }) => value),
      { count: clusters.count, of: Int32Array.from(of, ({ row }) => clusters.of[row]!) },
      resamples,
    );
  return CLOSING_EDGES.map((minEdge) => {
    const picks = selectPicks(rows, { minEdge });
    const closed = Array.from(picks.row, (row, k) => ({ row, side: picks.side[k]! })).filter(
      ({ row }) => !Number.isNaN(closes.line[row]!),
    );
    const bets = closed.map(({ row, side }) => ({
      row,
      side,
      line: rows.line[row]!,
      closingLine: closes.line[row]!,
      probability: chanceOf(side, rows.overOdds[row]!, rows.underOdds[row]!, options.noVig),
      closingProbability: chanceOf(side, closes.overOdds[row]!, closes.underOdds[row]!, options.noVig),
    }));
    const points = bets.map((bet) => ({ row: bet.row, value: closingLinePoints(bet) }));
    const gains = bets.map((bet) => ({ row: bet.row, value: closingProbabilityGain(bet) }));
    return {
      minEdge,
      picks: picks.count,
      withClose: closed.length,
      lineBetter: points.filter(({ value }) => value > 0).length,
      lineSame: points.filter(({ value }) => value === 0).length,
      lineWorse: points.filter(({ value }) => value < 0).length,
      points: mean(points),
      probability: mean(gains.filter(({ value }) => !Number.isNaN(value))),
    };
  });
}

/** No-vig chance of a side by the prices of both; NaN where one is not known. */
function chanceOf(side: number, overOdds: number, underOdds: number, method: NoVigMethod = DEFAULT_NO_VIG): number {
  if (Number.isNaN(overOdds) || Number.isNaN(underOdds)) return Number.NaN;
  const chances = noVig([americanToDecimal(overOdds), americanToDecimal(underOdds)], method);
  return chances?.[side > 0 ? 0 : 1] ?? Number.NaN;
}
