import type { Estimate } from "./estimate.js";

/** What flat stakes of one unit on the picks of one rule would have done. */
export interface Betting {
  /** Least edge of the picks, points. */
  minEdge: number;
  /** Picks made, pushes included. */
  picks: number;
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
  /** Mean of 1 / decimal odds over the picks: the hit rate at which these prices break even. */
  breakEven: Estimate | null;
  /** Share of picks for which no price was known and -110 was assumed; null without picks. */
  pricedAtDefaultShare: number | null;
}
