import type { IsoDate } from "../core/dates.js";
import type { Accuracy } from "./accuracy.js";
import type { Betting } from "./betting.js";
import type { Breakdowns } from "./breakdowns.js";
import type { Estimate } from "./estimate.js";

/** The headline figures, in the order they are printed. */
export const HEADLINE_METRICS = [
  "mae_lines",
  "mae_line_itself",
  "mae_all",
  "bias",
  "within_3",
  "hit_rate_edge_1",
  "hit_rate_edge_3",
  "hit_rate_edge_5",
  "roi_edge_1",
  "roi_edge_3",
  "roi_edge_5",
  "break_even_edge_3",
  "over_rate",
] as const;

export type HeadlineMetric = (typeof HEADLINE_METRICS)[number];

export interface EvaluationOptions {
  /** Seed of the bootstrap; the same seed on the same rows gives the same intervals. */
  seed: number;
  /** Bootstrap resamples; 10,000 unless set. */
  resamples?: number;
  /** First day of the evaluation window: week 1 starts here. No row may be earlier. */
  evalStart: IsoDate;
  /** Adds the breakdown by week. */
  walkforward?: boolean;
  /** Also measure MAE (all) over the rows without a line. */
  includeNoLine?: boolean;
  /** false leaves the breakdowns out (null); true unless set. */
  breakdowns?: boolean;
}

/** Everything measured on one set of predictions. Plain JSON: no NaN, no typed arrays. */
export interface Evaluation {
  /** The rows the figures stand on. */
  population: {
    rows: number;
    rowsWithLine: number;
    dates: number;
    firstDate: IsoDate | null;
    lastDate: IsoDate | null;
  };
  metrics: Record<HeadlineMetric, Estimate | null>;
  /** `lines`: rows with a line. `all`: every row, only when asked for with includeNoLine. */
  accuracy: { lines: Accuracy | null; all: Accuracy | null };
  /** At edge 1, 3 and 5. */
  betting: { edge_1: Betting; edge_3: Betting; edge_5: Betting };
  breakdowns: Breakdowns | null;
  bootstrap: { seed: number; resamples: number; confidence: number };
}
