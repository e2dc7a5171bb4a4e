import { LEAK_THRESHOLDS } from "./thresholds.js";

/** Standard error of a share of n rows that count as independent. */
export function shareError(share: number, n: number): number {
  return Math.sqrt((share * (1 - share)) / n);
}

/** Whether a share of n rows that count as independent lies above a limit by more than the standard errors that chance is granted. */
export function isShareAbove(share: number, n: number, limit: number): boolean {
  return share > limit + LEAK_THRESHOLDS.deviations * shareError(share, n);
}
