import { square } from "../core/elementary.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { normalQuantile, twoSidedZ } from "./normal-quantile.js";

export interface PowerOptions {
  /** Chance of noticing the difference when it is there; 0.8 unless set. */
  power?: number;
  /** 1 - significance level of the two-sided test; 0.95 unless set. */
  confidence?: number;
}

/**
 * Graded picks needed to tell a true hit rate from break-even, to the nearest pick: 7,459 for 54 % against 52.38 % at
 * 80 % power. Counts picks as independent; where picks of one night share fate, more are needed.
 * Source: sample size of the one-sample test of a proportion, e.g. J. L. Fleiss, B. Levin & M. C. Paik, "Statistical
 * Methods for Rates and Proportions" (3rd ed. 2003) ch. 4.
 * @param rate supposed true hit rate, strictly between 0 and 1
 * @param breakEven hit rate to tell it from, strictly between 0 and 1
 * @returns null when the two are equal: no number of picks tells them apart
 */
export function picksNeeded(rate: number, breakEven: number, options: PowerOptions = {}): number | null {
  for (const [name, p] of Object.entries({ rate, breakEven })) {
    if (!(p > 0 && p < 1)) throw new RangeError(`picksNeeded: ${name} is ${p}; it must lie strictly between 0 and 1`);
  }
  if (rate === breakEven) return null;
  return Math.round(exactPicksNeeded(rate, breakEven, options));
}

function exactPicksNeeded(rate: number, breakEven: number, options: PowerOptions): number {
  const alphaZ = twoSidedZ(options.confidence ?? DEFAULT_CONFIDENCE);
  const powerZ = normalQuantile(options.power ?? 0.8);
  const spread = alphaZ * Math.sqrt(breakEven * (1 - breakEven)) + powerZ * Math.sqrt(rate * (1 - rate));
  return square(spread / (rate - breakEven));
}

/**
 * The lowest true hit rate above break-even that `picks` graded picks would probably reveal; null when even a rate of
 * 1 would need more picks. The inverse of picksNeeded, found by bisection to 1e-9.
 */
export function minimumDetectable(picks: number, breakEven: number, options: PowerOptions = {}): number | null {
  if (!(picks > 0)) return null;
  let low = breakEven;
  let high = 1;
  if (exactPicksNeeded(high, breakEven, options) > picks) return null;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (exactPicksNeeded(middle, breakEven, options) > picks) low = middle;
    else high = middle;
  }
  return high;
}
