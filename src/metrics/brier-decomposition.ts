import { square } from "../core/elementary.js";
import type { Binning } from "./calibration.js";
import { checkForecasts, type Forecasts } from "./forecasts.js";

/** Parts of the Brier score: score = reliability - resolution + uncertainty + withinBins, to the last bits. */
export interface BrierDecomposition {
  /** Mean squared distance between what a bin says and what happens in it; 0 is calibrated. */
  readonly reliability: number;
  /** How far the bins' outcomes lie from the overall rate; the more, the more the forecasts tell apart. */
  readonly resolution: number;
  /** rate x (1 - rate): what the overall rate alone, said of every row, would score. */
  readonly uncertainty: number;
  /** What lies inside the bins: 0 when every bin holds one probability. Below 0, finer forecasts tell apart within bins. */
  readonly withinBins: number;
}

/**
 * Murphy's decomposition over bins, with the term that makes it exact when a bin holds several probabilities.
 * Sources: A. H. Murphy, Journal of Applied Meteorology 12 (1973) 595-600; D. B. Stephenson, C. A. S. Coelho, I. T. Jolliffe,
 * Weather and Forecasting 23 (2008) 752-757.
 * @param bins every row in exactly one
 * @returns null without rows
 */
export function decomposeBrier(forecasts: Forecasts, bins: Binning): BrierDecomposition | null {
  checkForecasts(forecasts);
  const { probability, outcome } = forecasts;
  const rows = probability.length;
  if (rows === 0) return null;
  const rate = outcome.reduce((sum, yes) => sum + yes, 0) / rows;
  let [reliability, resolution, within] = [0, 0, 0];
  for (const bin of bins) {
    if (bin.length === 0) continue;
    let [said, yes] = [0, 0];
    for (const row of bin) {
      said += probability[row]!;
      yes += outcome[row]!;
    }
    said /= bin.length;
    yes /= bin.length;
    reliability += bin.length * square(said - yes);
    resolution += bin.length * square(yes - rate);
    for (const row of bin) {
      const apart = probability[row]! - said;
      within += apart * apart - 2 * apart * (outcome[row]! - yes);
    }
  }
  return {
    reliability: reliability / rows,
    resolution: resolution / rows,
    uncertainty: rate * (1 - rate),
    withinBins: within / rows,
  };
}
