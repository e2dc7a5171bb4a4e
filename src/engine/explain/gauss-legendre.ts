/** Points inside (0, 1) and their weights, which sum to 1. */
export interface Quadrature {
  readonly point: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Gauss-Legendre quadrature on (0, 1): the weighted sum of a polynomial's values at `n` points is its integral, for every degree
 * up to 2n - 1. Points are ascending, from sums, products and quotients alone, so the same on every machine.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.29.
 * @param n 1 or more
 */
export function gaussLegendre(n: number): Quadrature {
  const roots = rootsOfLegendre(n);
  const point = new Float64Array(n);
  const weight = new Float64Array(n);
  for (const [i, x] of roots.entries()) {
    const slope = legendre(n, x).slope;
    point[i] = (1 + x) / 2;
    // On (-1, 1) the weight is 2 / ((1 - x^2) P'(x)^2); half of it on (0, 1).
    weight[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { point, weight };
}

/** Each root lies between two neighbouring roots of the polynomial before (or an end of the interval), so bisection finds all. */
function rootsOfLegendre(n: number): number[] {
  let roots = [0];
  for (let degree = 2; degree <= n; degree++) {
    const ends = [-1, ...roots, 1];
    roots = ends.slice(1).map((high, i) => bisect(degree, ends[i]!, high));
  }
  return roots;
}

function bisect(degree: number, from: number, to: number): number {
  const rising = legendre(degree, to).value > 0;
  let low = from;
  let high = to;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    const { value } = legendre(degree, middle);
    if (value === 0) return middle;
    if (value > 0 === rising) high = middle;
    else low = middle;
  }
}

/** P_n and its derivative at x inside (-1, 1), by Bonnet's recursion; at the ends only the value is meant. */
function legendre(n: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}
