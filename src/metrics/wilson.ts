import { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
import { twoSidedZ } from "./normal-quantile.js";

/**
 * A proportion with its score interval; null when n is 0. Assumes independent trials: picks of one night are not quite
 * that, which is why gates also look at the date-clustered bootstrap.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
 * Statistical Association 22 (1927) 209-212.
 * @param successes whole number, 0 .. n
 * @throws RangeError when the counts are not whole numbers with 0 <= successes <= n, or confidence is not in (0, 1).
 */
export function wilson(successes: number, n: number, confidence = DEFAULT_CONFIDENCE): Estimate | null {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`wilson: ${successes} of ${n} is not a count of successes`);
  }
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`wilson: confidence is ${confidence}, not in (0, 1)`);
  if (n === 0) return null;
  const z = twoSidedZ(confidence);
  const value = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (value + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n));
  return {
    value,
    n,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
