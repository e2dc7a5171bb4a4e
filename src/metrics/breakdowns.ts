import type { Estimate } from "./estimate.js";

/** One row of a breakdown: the slice's rows with a line, and the picks made on them. */
export interface Slice {
  slice: string;
  /** Rows with a line in the slice: what mae, lineMae and bias stand on. */
  rows: number;
  /** Picks on those rows at `minEdge` and more, pushes included. */
  picks: number;
  pushes: number;
  minEdge: number;
  /** Wins / graded, Wilson interval. */
  hitRate: Estimate | null;
  roi: Estimate | null;
  mae: Estimate | null;
  /** The line's own MAE on the slice's rows. */
  lineMae: Estimate | null;
  /** Mean (prediction - actual) on the slice's rows. */
  bias: Estimate | null;
}

/** Breakdowns over the rows with a line. Picks are those at edge 3+ except in the two edge breakdowns. */
export interface Breakdowns {
  /** "edge 1+", "edge 3+", "edge 5+". */
  edgeThresholds: Slice[];
  /** "edge 0 to 1", "edge 1 to 3", "edge 3 to 5", "edge 5+": upper ends exclusive. */
  edgeBuckets: Slice[];
  /** "OVER", "UNDER". */
  direction: Slice[];
  /** "star", "starter", "role", "bench", "unknown", by season average before the game. */
  tier: Slice[];
  /** "star OVER", "star UNDER", ... */
  tierDirection: Slice[];
  /** "line under 10", "line 10 to 15", ... */
  lineRange: Slice[];
  /** "week 1 (2025-02-01 to 2025-02-07)": 7-day blocks from the start of evaluation; null unless walkforward. */
  week: Slice[] | null;
  /** "2025-02". */
  month: Slice[];
}
