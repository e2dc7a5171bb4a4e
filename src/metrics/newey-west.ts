/**
 * Long-run variance of a series of mean 0: gamma(0) + 2 x sum over k = 1..lags of (1 - k/(lags+1)) x gamma(k), where gamma(k) is
 * the autocovariance with divisor n. Bartlett's weights keep it from being negative.
 * Source: W. K. Newey & K. D. West, "A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent
 * covariance matrix", Econometrica 55 (1987) 703-708.
 * @param series in order of time, its mean taken off
 * @param lags whole number, 0 .. series.length - 1; 0 gives the plain variance
 * @throws RangeError for any other number of lags
 */
export function longRunVariance(series: ArrayLike<number>, lags: number): number {
  const n = series.length;
  if (!Number.isInteger(lags) || lags < 0 || lags >= n) {
    throw new RangeError(`longRunVariance: ${lags} lags of a series of ${n}; whole numbers below its length will do`);
  }
  let variance = autocovariance(series, 0);
  for (let k = 1; k <= lags; k++) variance += 2 * (1 - k / (lags + 1)) * autocovariance(series, k);
  return variance;
}

function autocovariance(series: ArrayLike<number>, lag: number): number {
  let sum = 0;
  for (let t = lag; t < series.length; t++) sum += series[t]! * series[t - lag]!;
  return sum / series.length;
}

/**
 * How many lags to count in: the whole part of 4 (n/100)^(2/9); 2 for 14 dates, 3 for 28, 4 for 100.
 * Source: the rule of thumb of W. K. Newey & K. D. West, "Automatic lag selection in covariance matrix estimation", Review of
 * Economic Studies 61 (1994) 631-653, for Bartlett's weights.
 */
export function neweyWestLags(n: number): number {
  // (lags/4)^9 <= (n/100)^2 in whole numbers: no power function, so the same on every machine.
  const reached = (lags: number) => BigInt(lags) ** 9n * 10_000n <= 4n ** 9n * BigInt(n) ** 2n;
  let lags = 0;
  while (reached(lags + 1)) lags++;
  return lags;
}
