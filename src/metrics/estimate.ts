/**
 * One printed figure. `n` is the number of rows (or graded picks, or stakes) it stands on. `low` and `high` are the
 * ends of its 95 % interval unless another level is named beside it; both are null where the data cannot support an
 * interval (too few game dates), because a made-up interval is worse than none. Never NaN: it must survive JSON.
 */
export interface Estimate {
  value: number;
  n: number;
  low: number | null;
  high: number | null;
}

/** The level of every interval unless the caller asks for another. */
export const DEFAULT_CONFIDENCE = 0.95;
