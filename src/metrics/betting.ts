import { fromEpochDay, type IsoDate } from "../core/dates.js";
import { bootstrapRatio } from "./clustered-bootstrap.js";
import { addToSums, emptySums } from "./clusters.js";
import { maximumDrawdown } from "./drawdown.js";
import type { Estimate } from "./estimate.js";
import { sumPicks } from "./pick-sums.js";
import { type PickRule, type Picks, pickProfit, selectPicks } from "./picks.js";
import type { Population } from "./population.js";
import { wilson } from "./wilson.js";

/** A drawdown in units of stake, from the day of the peak (null: from the start) to the day of the trough. */
export interface DatedDrawdown {
  units: number;
  peak: IsoDate | null;
  trough: IsoDate;
}

/** What flat stakes of one unit on the picks of one rule would have done. */
export interface Betting {
  /** Least edge of the picks, points. */
  minEdge: number;
  /** Picks made, pushes included. */
  picks: number;
  /** Game dates with a pick. Records made before it was kept lack it. */
  pickDates?: number;
  over: number;
  under: number;
  /** Picks won or lost. */
  graded: number;
  wins: number;
  pushes: number;
  /** Wins / graded with the Wilson interval; n = graded. */
  hitRate: Estimate | null;
  /** The same with the interval of the date-clustered bootstrap. */
  hitRateClustered: Estimate | null;
  /** Profit / staked at each pick's own price; n = picks (a pushed stake was staked and came back). */
  roi: Estimate | null;
  /** Units won less units lost. */
  profit: number;
  /** The most the running profit gave back, in units, day by day; null when it never fell. Records made before it was measured lack it. */
  maxDrawdown?: DatedDrawdown | null;
  /** Mean of 1 / decimal odds over the picks: the hit rate at which these prices break even. */
  breakEven: Estimate | null;
  /** Share of picks for which no price was known and -110 was assumed; null without picks. */
  pricedAtDefaultShare: number | null;
}

/** Selects the picks of a rule and measures them. */
export function measureBetting(population: Population, rule: PickRule): Betting {
  return gradedBetting(population, selectPicks(population.rows, rule), rule.minEdge);
}

function gradedBetting(population: Population, picks: Picks, minEdge: number): Betting {
  const { clusters, resamples } = population;
  const { hits, profits, wins } = sumPicks(picks, clusters);
  const breakEvens = emptySums(clusters.count);
  let over = 0;
  let profit = 0;
  let atDefault = 0;
  for (let k = 0; k < picks.count; k++) {
    addToSums(breakEvens, clusters.of[picks.row[k]!]!, 1 / picks.decimalOdds[k]!);
    if (picks.side[k]! > 0) over++;
    profit += pickProfit(picks, k);
    atDefault += picks.pricedAtDefault[k]!;
  }
  return {
    minEdge,
    picks: picks.count,
    pickDates: profits.denominator.reduce((dates, staked) => dates + (staked > 0 ? 1 : 0), 0),
    over,
    under: picks.count - over,
    graded: hits.n,
    wins,
    pushes: picks.count - hits.n,
    hitRate: wilson(wins, hits.n),
    hitRateClustered: bootstrapRatio(hits, resamples),
    roi: bootstrapRatio(profits, resamples),
    profit,
    maxDrawdown: datedDrawdown(population, profits.numerator),
    breakEven: bootstrapRatio(breakEvens, resamples),
    pricedAtDefaultShare: picks.count === 0 ? null : atDefault / picks.count,
  };
}

function datedDrawdown({ rows, clusters }: Population, profitByDate: Float64Array): DatedDrawdown | null {
  const found = maximumDrawdown(profitByDate);
  if (found === null) return null;
  const day = (cluster: number) => fromEpochDay(rows.date[clusters.of.indexOf(cluster)]!);
  return { units: found.depth, peak: found.peak < 0 ? null : day(found.peak), trough: day(found.trough) };
}

/**
 * Share of rows that went over the line, pushes left out, whatever the model said: how the market's lines leaned.
 * Wilson interval; null when no row with a line is decided.
 */
export function overRate(population: Population): Estimate | null {
  const { rows } = population;
  let over = 0;
  let decided = 0;
  for (let i = 0; i < rows.rows; i++) {
    const margin = rows.actual[i]! - rows.line[i]!;
    if (margin > 0) over++;
    if (margin > 0 || margin < 0) decided++;
  }
  return wilson(over, decided);
}
