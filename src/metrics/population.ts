import { type Clusters, clusterByDate } from "./clusters.js";
import { checkEvalRows, type EvalRows } from "./eval-rows.js";
import { drawResamples, type Resamples } from "./resamples.js";

/** Rows together with their dates as clusters and the bootstrap draws over those dates. */
export interface Population {
  readonly rows: EvalRows;
  readonly clusters: Clusters;
  readonly resamples: Resamples;
}

/**
 * Checks the rows and draws the resamples once; slices of the population share them. A date on which a slice has no row
 * still takes part in the draws, which keeps the slice's random size in its interval.
 * @throws DataError BAD_EVAL_ROWS, see checkEvalRows.
 */
export function createPopulation(rows: EvalRows, seed: number, resamples?: number): Population {
  checkEvalRows(rows);
  const clusters = clusterByDate(rows.date);
  return { rows, clusters, resamples: drawResamples(clusters.count, seed, resamples) };
}

/** Which rows of a population a figure stands on; all of them when left out. */
export type RowFilter = (row: number) => boolean;
