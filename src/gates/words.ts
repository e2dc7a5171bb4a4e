import { decimalsApart, tellingDecimals } from "../core/telling-decimals.js";
import type { Estimate } from "../metrics/estimate.js";

/** Points with their sign: "+0.12"; "0.00" for what rounds to it. */
export function signed(points: number, decimals = 2): string {
  const text = points.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : `${points < 0 ? "" : "+"}${text}`;
}

/**
 * A figure in points with its interval: "-0.12 [-0.20, +0.04]"; with more decimals where an end that is not 0 would be printed as 0, or
 * the figure like the threshold it is held against.
 */
export function signedWithInterval(estimate: Estimate, threshold = 0): string {
  const ends = tellingDecimals([estimate.low, estimate.high], 2);
  const decimals = Math.max(ends, decimalsApart([estimate.value], threshold, 2));
  const format = (points: number) => signed(points, decimals);
  return `${format(estimate.value)}${interval(estimate, format)}`;
}

/** " [-0.20, +0.04]", or a note that there is no interval. */
export function interval(estimate: Estimate, format: (value: number) => string): string {
  if (estimate.low === null || estimate.high === null) return " [too few dates for an interval]";
  return ` [${format(estimate.low)}, ${format(estimate.high)}]`;
}

/** A probability to two digits, or as many as it takes not to look like the threshold it is held against: "0.10", "0.0504" against 0.05. */
export function probability(p: number, threshold: number): string {
  const short = p.toPrecision(2);
  return Number(short) !== threshold || p === threshold ? short : p.toFixed(decimalsApart([p], threshold, 3));
}
