/**
 * P(X >= successes) for X ~ Binomial(n, p), exactly (up to rounding), and without underflow on the way: the first term
 * of the sum is built from factors kept near 1, the others by their ratios. Results below 1e-308 come out as 0.
 * @throws RangeError when the counts are not whole numbers with 0 <= successes <= n, or p is not in [0, 1].
 */
export function binomialUpperTail(successes: number, n: number, p: number): number {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`binomialUpperTail: ${successes} of ${n} is not a count of successes`);
  }
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binomialUpperTail: p is ${p}, not a probability`);
  if (successes === 0 || p === 1) return 1;
  if (p === 0) return 0;
  // Above the mean the terms only fall, so the sum can start at `successes`; below it, the other tail is the small one.
  if (successes > n * p) return risingTail(successes, n, p);
  return 1 - risingTail(n - successes + 1, n, 1 - p);
}

/** Sum of the binomial terms k = from .. n, falling in k. */
function risingTail(from: number, n: number, p: number): number {
  if (from > n) return 0;
  const odds = p / (1 - p);
  let term = 1;
  let sum = 1;
  for (let k = from; k < n && term > sum * 1e-18; k++) {
    term *= ((n - k) / (k + 1)) * odds;
    sum += term;
  }
  return sum * binomialTerm(from, n, p);
}

/** C(n, k) p^k (1-p)^(n-k): large and small factors are multiplied in turn, so that the product stays in range. */
function binomialTerm(k: number, n: number, p: number): number {
  let value = 1;
  let failures = n - k;
  for (let i = 1; i <= k; i++) {
    value *= ((n - k + i) / i) * p;
    for (; value > 1 && failures > 0; failures--) value *= 1 - p;
  }
  for (; failures > 0 && value > 0; failures--) value *= 1 - p;
  return value;
}
