import type { Matrix } from "../core/matrix.js";
import { columnOf } from "../core/matrix.js";

/** A prediction that needs no training: one column read as it is. */
export interface Baseline {
  readonly name: string;
  /** The column it reads. */
  readonly column: string;
  /**
   * One prediction per row, NaN where the column does not know.
   * @throws UsageError UNKNOWN_COLUMN when the matrix lacks the column.
   */
  predict(matrix: Matrix): Float64Array;
}

function readColumn(name: string, column: string): Baseline {
  return { name, column, predict: (matrix) => columnOf(matrix, column).slice() };
}

/** What every model is held against: the market's line, the season average, the average of the last ten games. */
export const baselines = {
  line: readColumn("line", "vegas_points_line"),
  season_average: readColumn("season_average", "points_avg_season"),
  last_10_average: readColumn("last_10_average", "points_avg_last_10"),
} as const;
