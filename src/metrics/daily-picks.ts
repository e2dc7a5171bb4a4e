import { americanToDecimal } from "../core/odds.js";
import type { EvalRows } from "./eval-rows.js";
import { noVig } from "./no-vig.js";
import { HEADLINE_EDGE, pickProfit, selectPicks } from "./picks.js";

/** What the picks of one configuration came to, day by day; every array as long as `day`. Plain JSON. */
export interface DailyPicks {
  /** Days since 1970-01-01, rising: every day with a line (every day when none has one), also those without a pick. */
  readonly day: readonly number[];
  /** Picks made, pushes included. */
  readonly staked: readonly number[];
  /** Picks won or lost. */
  readonly graded: readonly number[];
  readonly wins: readonly number[];
  /** Sum over the graded picks of 1 / decimal odds: the wins at which they break even. */
  readonly breakEven: readonly number[];
  /** Sum over the graded picks of the probability the market itself gives the side, see {@link dailyPicks}. */
  readonly fair: readonly number[];
  /** Units won less units lost, one unit on each pick. */
  readonly profit: readonly number[];
}

/**
 * The picks at edge 3+ of evaluated rows by day. The market's own probability of a side is that of its prices without
 * their margin, one half where a price is not known.
 * @param rows in any order
 */
export function dailyPicks(rows: EvalRows): DailyPicks {
  const lined = rows.date.filter((_, row) => !Number.isNaN(rows.line[row]!));
  const day = [...new Set(lined.length > 0 ? lined : rows.date)].sort((a, b) => a - b);
  const index = new Map(day.map((date, at) => [date, at]));
  const zeros = () => new Array<number>(day.length).fill(0);
  const sums = { staked: zeros(), graded: zeros(), wins: zeros(), breakEven: zeros(), fair: zeros(), profit: zeros() };
  const picks = selectPicks(rows, { minEdge: HEADLINE_EDGE });
  for (let k = 0; k < picks.count; k++) {
    const row = picks.row[k]!;
    const at = index.get(rows.date[row]!)!;
    const add = (to: number[], amount: number) => {
      to[at] = to[at]! + amount;
    };
    add(sums.staked, 1);
    add(sums.profit, pickProfit(picks, k));
    if (picks.outcome[k] === 0) continue;
    add(sums.graded, 1);
    add(sums.wins, picks.outcome[k]! > 0 ? 1 : 0);
    add(sums.breakEven, 1 / picks.decimalOdds[k]!);
    add(sums.fair, fairProbability(rows.overOdds[row]!, rows.underOdds[row]!, picks.side[k]! > 0));
  }
  return { day, ...sums };
}

function fairProbability(overOdds: number, underOdds: number, over: boolean): number {
  if (Number.isNaN(overOdds) || Number.isNaN(underOdds)) return 0.5;
  const [ofOver, ofUnder] = noVig([americanToDecimal(overOdds), americanToDecimal(underOdds)])!;
  return over ? ofOver! : ofUnder!;
}

/** Sum of one of the columns. */
export function totalOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
