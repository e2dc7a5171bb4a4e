import fc from "fast-check";
import { expect, test } from "vitest";
import { fractionalPower } from "../../src/core/fractional-power.js";

test("is the power, as near as doubles go", () => {
  expect(fractionalPower(0.5, 0)).toBe(1);
  expect(fractionalPower(16, 0.5)).toBe(4);
  expect(fractionalPower(16, 0.75)).toBe(8);
  const base = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const exponent = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(base, exponent, (b, e) => {
      expect(fractionalPower(b, e) / b ** e).toBeCloseTo(1, 9);
    }),
  );
});
