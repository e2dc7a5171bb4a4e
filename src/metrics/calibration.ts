import type { Estimate } from "./estimate.js";
import { checkForecasts, type Forecasts } from "./forecasts.js";
import { wilson } from "./wilson.js";

/** Forecasts of about the same probability, beside what became of them. */
export interface CalibrationBin {
  /** Least and greatest probability that belongs to it; with equal counts, of its own forecasts. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly meanPredicted: number;
  /** Share of yes with its Wilson interval. */
  readonly observed: Estimate;
}

/** Bins of equal width that probabilities fall in: [0, 0.05), [0.05, 0.1), ..., [0.95, 1]. */
export const FIXED_BINS = 20;
/** Bins of about as many forecasts each. */
export const EQUAL_COUNT_BINS = 10;

/** Rows of each bin. */
export type Binning = readonly (readonly number[])[];

/** Rows by fixed stretches of probability; empty bins are kept. */
export function fixedBins({ probability }: Forecasts, count = FIXED_BINS): number[][] {
  const bins: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < probability.length; i++) {
    // Doubles just below an end may be rounded up to it by the product: the ends are compared as they are printed.
    let at = Math.min(count - 1, Math.floor(probability[i]! * count));
    if (at > 0 && probability[i]! < at / count) at--;
    bins[at]!.push(i);
  }
  return bins;
}

/** Rows in `count` bins of about equal size, in ascending probability. Equal probabilities stay together, so there may be fewer bins. */
export function equalCountBins({ probability }: Forecasts, count = EQUAL_COUNT_BINS): number[][] {
  const order = Array.from(probability, (_, i) => i).sort((a, b) => probability[a]! - probability[b]! || a - b);
  const bins: number[][] = [];
  let start = 0;
  for (let k = 1; k <= count && start < order.length; k++) {
    let end = Math.max(Math.round((k * order.length) / count), start);
    while (end > start && end < order.length && probability[order[end]!] === probability[order[end - 1]!]) end++;
    if (end > start) bins.push(order.slice(start, end));
    start = end;
  }
  return bins;
}

/** The calibration table: what was said beside what happened. Empty bins are left out. */
export function calibrationTable(forecasts: Forecasts, bins: Binning): CalibrationBin[] {
  checkForecasts(forecasts);
  const { probability, outcome } = forecasts;
  return bins
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      let predicted = 0;
      let yes = 0;
      let [from, to] = [1, 0];
      for (const row of rows) {
        const p = probability[row]!;
        predicted += p;
        yes += outcome[row]!;
        from = Math.min(from, p);
        to = Math.max(to, p);
      }
      return { from, to, n: rows.length, meanPredicted: predicted / rows.length, observed: wilson(yes, rows.length)! };
    });
}

/**
 * Expected calibration error: the mean distance between what was said and what happened, over bins by their size (M. P. Naeini,
 * G. Cooper, M. Hauskrecht, AAAI 2015). Chance alone keeps it above 0: with 1,000 calibrated forecasts in 10 bins it is near 0.04.
 * @returns null without forecasts
 */
export function expectedCalibrationError(table: readonly CalibrationBin[]): number | null {
  const rows = table.reduce((total, { n }) => total + n, 0);
  if (rows === 0) return null;
  return table.reduce((sum, bin) => sum + bin.n * Math.abs(bin.meanPredicted - bin.observed.value), 0) / rows;
}
