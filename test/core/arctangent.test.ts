import fc from "fast-check";
import { expect, test } from "vitest";
import { arctangent } from "../../src/core/arctangent.js";

test("arctangent agrees with Math to a few last places, and is odd", () => {
  const numbers = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  );
  fc.assert(
    fc.property(numbers, (x) => {
      expect(Math.abs(arctangent(x) - Math.atan(x))).toBeLessThanOrEqual(
        9e-16 * Math.max(Math.abs(Math.atan(x)), 1e-300),
      );
      expect(arctangent(-x) + arctangent(x)).toBe(0);
    }),
    { numRuns: 3000 },
  );
  expect(arctangent(0)).toBe(0);
  expect(arctangent(1)).toBeCloseTo(Math.PI / 4, 15);
  expect(arctangent(Number.POSITIVE_INFINITY)).toBe(Math.PI / 2);
});
