import type { Estimate } from "../metrics/index.js";
import { picksNeeded } from "../metrics/power.js";
import { formatCount, formatValue } from "./format.js";

/** How many picks would tell the observed rate from break-even; null when there are enough, or no number would do. */
export function powerPhrase(hitRate: Estimate | null, breakEven: Estimate | null): string | null {
  if (!hitRate || !breakEven || hitRate.value <= 0 || hitRate.value >= 1) return null;
  const needed = picksNeeded(hitRate.value, breakEven.value);
  if (needed === null || needed <= hitRate.n) return null;
  return `if ${formatValue(hitRate.value, "rate")} were the true rate, ${roughly(needed)} graded picks would be needed to tell it from break-even (80 % power)`;
}

/**
 * A number of picks, rows or dates no finer than it is known: "about 7,500", "more than 100,000"; rounded up, so that it is never one
 * that there is already.
 */
export function roughly(count: number): string {
  if (count > MOST_TOLD) return `more than ${formatCount(MOST_TOLD)}`;
  const step = 10 ** Math.max(0, String(Math.ceil(count)).length - 2);
  return `about ${formatCount(Math.ceil(count / step) * step)}`;
}

/** More than anyone comes to have. */
const MOST_TOLD = 100_000;
