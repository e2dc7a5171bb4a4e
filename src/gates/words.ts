import type { Estimate } from "../metrics/estimate.js";

/** Points with their sign: "+0.12"; "0.00" for what rounds to it. */
export function signed(points: number): string {
  const text = points.toFixed(2);
  return Number(text) === 0 ? "0.00" : `${points < 0 ? "" : "+"}${text}`;
}

/** " [-0.20, +0.04]", or a note that there is no interval. */
export function interval(estimate: Estimate, format: (value: number) => string): string {
  if (estimate.low === null || estimate.high === null) return " [too few dates for an interval]";
  return ` [${format(estimate.low)}, ${format(estimate.high)}]`;
}
