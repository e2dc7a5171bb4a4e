import fc from "fast-check";
import { expect, test } from "vitest";
import { exp, log, logCosh, sigmoid, softplus, tanh } from "../../src/core/elementary.js";

/** Distance in units of the last place of the reference. */
function ulps(found: number, reference: number): number {
  if (found === reference) return 0;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(reference))));
  return Math.abs(found - reference) / Math.max(Number.MIN_VALUE, 2 ** (exponent - 52));
}

function within(most: number, own: (x: number) => number, reference: (x: number) => number, min: number, max: number) {
  const everywhere = fc.double({ min, max, noNaN: true });
  const near0 = fc.double({ min: Math.max(min, -1), max: Math.min(max, 1.5), noNaN: true });
  fc.assert(
    fc.property(fc.oneof(everywhere, near0), (x) => {
      expect(ulps(own(x), reference(x))).toBeLessThanOrEqual(most);
    }),
    { numRuns: 3000 },
  );
}

test("exp and log agree with Math to two last places, from the smallest to the largest double", () => {
  within(2, exp, Math.exp, -745, 709.78);
  within(2, log, Math.log, Number.MIN_VALUE, Number.MAX_VALUE);
  within(
    2,
    (x) => log(Math.exp(x)),
    (x) => Math.log(Math.exp(x)),
    -700,
    700,
  );
  expect([exp(0), exp(710), exp(-746), log(1), log(2), log(0)]).toEqual([1, Infinity, 0, 0, Math.LN2, -Infinity]);
  expect(exp(709.78)).toBeLessThan(Infinity);
});

test("tanh, sigmoid and softplus agree with Math to a few last places", () => {
  within(6, tanh, Math.tanh, -30, 30);
  within(6, sigmoid, (x) => 1 / (1 + Math.exp(-x)), -700, 700);
  within(6, softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), -700, 700);
  expect([tanh(1000), tanh(-1000), tanh(0)]).toEqual([1, -1, 0]);
  expect([sigmoid(1000), sigmoid(-1000), sigmoid(0)]).toEqual([1, 0, 0.5]);
  expect([softplus(1000), softplus(-1000)]).toEqual([1000, 0]);
});

test("logCosh keeps its bits near 0, where cosh is 1, and far out, where cosh is infinite", () => {
  // x^2/2 - x^4/12 + x^6/45 - 17 x^8/2520, the series of log(cosh(x)) around 0.
  const series = (x: number) => x ** 2 / 2 - x ** 4 / 12 + x ** 6 / 45 - (17 * x ** 8) / 2520;
  for (const x of [1e-9, -1e-5, 1e-3, 0.02]) expect(logCosh(x) / series(x)).toBeCloseTo(1, 14);
  for (const x of [0.2, -0.31, 1, 5, -20]) expect(logCosh(x) / Math.log(Math.cosh(x))).toBeCloseTo(1, 13);
  expect(logCosh(-1000)).toBe(1000 - Math.LN2);
  expect(logCosh(0)).toBe(0);
});
