import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialUpperTail } from "../../src/metrics/binomial-tail.js";

describe("binomial upper tail", () => {
  // Exact sums in rational arithmetic.
  it.each([
    [746, 878, 11 / 21, 1.1195082803248292e-92],
    [60, 100, 0.5, 0.028443966820490395],
    [40, 100, 11 / 21, 0.9950932652357833],
    [5, 5, 0.25, 0.0009765625],
    [1, 30, 0.001, 0.029569032736914254],
  ])("of %i or more in %i at %d is %d", (successes, n, p, tail) => {
    expect(binomialUpperTail(successes, n, p) / tail).toBeCloseTo(1, 10);
  });

  it("agrees with a plain sum over all terms", () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, ([n, wanted, p]) => {
        const successes = Math.min(wanted, n);
        let sum = 0;
        for (let k = successes; k <= n; k++) {
          let ways = 1;
          for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
          sum += ways * p ** k * (1 - p) ** (n - k);
        }
        expect(Math.abs(binomialUpperTail(successes, n, p) - sum)).toBeLessThan(1e-10);
      }),
    );
  });

  it("falls as more successes are asked for, also at a hundred thousand trials", () => {
    let last = 1;
    for (let successes = 49_000; successes <= 52_000; successes += 250) {
      const tail = binomialUpperTail(successes, 100_000, 0.5);
      expect(tail).toBeLessThanOrEqual(last);
      last = tail;
    }
    expect(binomialUpperTail(50_000, 100_000, 0.5)).toBeCloseTo(0.5 + 0.5 * 0.002523, 4);
    expect(binomialUpperTail(90_000, 100_000, 0.5)).toBe(0);
  });

  it("is 1 for none, and right at the edges of p", () => {
    expect(binomialUpperTail(0, 10, 0.3)).toBe(1);
    expect(binomialUpperTail(0, 0, 0.3)).toBe(1);
    expect(binomialUpperTail(3, 10, 0)).toBe(0);
    expect(binomialUpperTail(3, 10, 1)).toBe(1);
  });

  it.each([
    [4, 3, 0.5],
    [-1, 3, 0.5],
    [1.5, 3, 0.5],
    [1, 3, 1.1],
    [1, 3, Number.NaN],
  ])("refuses %d of %d at %d", (successes, n, p) => {
    expect(() => binomialUpperTail(successes, n, p)).toThrow(RangeError);
  });
});
