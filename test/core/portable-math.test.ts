import fc from "fast-check";
import { expect, test } from "vitest";
import { portableExp, portableLn } from "../../src/core/portable-math.js";

const relative = (a: number, b: number) => (a === b ? 0 : Math.abs(a - b) / Math.abs(b));

test("the logarithm agrees with Math.log over all positive doubles", () => {
  const positive = fc.oneof(
    fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
    fc.double({ min: 1e-10, max: 1, noNaN: true }),
    fc.double({ min: 0.9, max: 1.1, noNaN: true }),
  );
  fc.assert(
    fc.property(positive, (x) => {
      expect(relative(portableLn(x), Math.log(x))).toBeLessThan(1e-15);
    }),
    { numRuns: 2000 },
  );
  expect(portableLn(1)).toBe(0);
  expect(portableLn(2)).toBe(Math.LN2);
  expect(relative(portableLn(1 - 2 ** -33), -(2 ** -33) * (1 + 2 ** -34))).toBeLessThan(1e-15);
});

test("the exponential agrees with Math.exp where it is a normal number, and ends in 0 and infinity", () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
      expect(relative(portableExp(x), Math.exp(x))).toBeLessThan(1e-15);
    }),
    { numRuns: 2000 },
  );
  expect([0, -800, 800, -Infinity, Infinity].map(portableExp)).toEqual([1, 0, Infinity, 0, Infinity]);
});
