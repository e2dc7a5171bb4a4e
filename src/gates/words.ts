import type { Estimate } from "../metrics/estimate.js";

/** 0.5238 as "52.4 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Points with their sign: "+0.12". */
export function signed(points: number): string {
  return `${points < 0 ? "" : "+"}${points.toFixed(2)}`;
}

/** " [-0.20 to +0.04]", or a note that there is no interval. */
export function interval(estimate: Estimate, format: (value: number) => string): string {
  if (estimate.low === null || estimate.high === null) return " [too few dates for an interval]";
  return ` [${format(estimate.low)} to ${format(estimate.high)}]`;
}
