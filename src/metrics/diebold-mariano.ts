import { leastClusters } from "./clustered-bootstrap.js";
import { clusterByDate } from "./clusters.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { longRunVariance, neweyWestLags } from "./newey-west.js";
import { studentTwoSidedTail } from "./student-tail.js";

/** The test of Diebold and Mariano that two predictions lose equally, in its small-sample form. */
export interface DieboldMariano {
  /** mean(lossA - lossB) over the rows: below 0 when A is better. */
  difference: number;
  /** Its standard error, before the small-sample correction. */
  standardError: number;
  /** The corrected statistic, to be held against Student's t. */
  statistic: number;
  /** Dates less one. */
  degrees: number;
  /** Dates back that errors are taken to hang together. */
  lags: number;
  /** Two-sided. */
  p: number;
}

/**
 * Diebold-Mariano with the dates as time: rows of one date are summed, so that what they share is counted once, and
 * neighbouring dates may be correlated (Newey-West). The mean over rows is a ratio of sums, and its variance that of the
 * sums of (lossA - lossB - mean) by date. With one row a date and no lags it is the paired t-test.
 * Sources: F. X. Diebold & R. S. Mariano, "Comparing predictive accuracy", Journal of Business and Economic Statistics 13
 * (1995) 253-263; correction and Student's t: D. Harvey, S. Leybourne & P. Newbold, "Testing the equality of prediction mean
 * squared errors", International Journal of Forecasting 13 (1997) 281-291, with lags + 1 as the horizon; sums by date: J. C.
 * Driscoll & A. C. Kraay, Review of Economics and Statistics 80 (1998) 549-560.
 * @param date epoch day per row, in any order; lossA and lossB are as long
 * @param lags {@link neweyWestLags} of the number of dates unless given
 * @returns null with fewer dates than carry an interval, and when the losses differ nowhere or everywhere by as much
 */
export function dieboldMariano(
  date: Int32Array,
  lossA: ArrayLike<number>,
  lossB: ArrayLike<number>,
  lags?: number,
): DieboldMariano | null {
  const rows = date.length;
  if (lossA.length !== rows || lossB.length !== rows) {
    throw new RangeError(`dieboldMariano: ${rows} dates, ${lossA.length} and ${lossB.length} losses`);
  }
  const clusters = clusterByDate(date);
  const dates = clusters.count;
  if (dates < leastClusters(DEFAULT_CONFIDENCE)) return null;
  let total = 0;
  for (let i = 0; i < rows; i++) total += lossA[i]! - lossB[i]!;
  const difference = total / rows;
  const byDate = new Float64Array(dates);
  for (let i = 0; i < rows; i++) {
    const cluster = clusters.of[i]!;
    byDate[cluster] = byDate[cluster]! + (lossA[i]! - lossB[i]! - difference);
  }
  const counted = lags ?? neweyWestLags(dates);
  const standardError = Math.sqrt(longRunVariance(byDate, counted) * dates) / rows;
  // Losses that differ by the same amount everywhere leave a spread of rounding errors.
  if (standardError <= Math.abs(difference) * 1e-12) return null;
  const statistic = (difference / standardError) * smallSample(dates, counted + 1);
  const degrees = dates - 1;
  return { difference, standardError, statistic, degrees, lags: counted, p: studentTwoSidedTail(statistic, degrees) };
}

/** The factor of Harvey, Leybourne & Newbold for n observations and horizon h. */
function smallSample(n: number, h: number): number {
  return Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n);
}
