/**
 * P(X <= k) for k = 0 .. n of X ~ Binomial(n, p). Terms are built outwards from the likeliest count by their ratios and divided
 * by their sum, so that nothing underflows where it matters and only + - * / are used.
 * @returns n + 1 probabilities, not falling, the last exactly 1
 * @throws RangeError when n is not a whole number from 0 on, or p is not in [0, 1]
 */
export function binomialDistribution(n: number, p: number): Float64Array {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`binomialDistribution: n is ${n}, not a count`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binomialDistribution: p is ${p}, not a probability`);
  const terms = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  terms[mode] = 1;
  const odds = p / (1 - p);
  for (let k = mode; k < n; k++) terms[k + 1] = terms[k]! * ((n - k) / (k + 1)) * odds;
  for (let k = mode; k > 0; k--) terms[k - 1] = (terms[k]! * (k / (n - k + 1))) / odds;
  let sum = 0;
  for (const term of terms) sum += term;
  let reached = 0;
  for (let k = 0; k < n; k++) {
    reached += terms[k]! / sum;
    terms[k] = Math.min(1, reached);
  }
  terms[n] = 1;
  return terms;
}
