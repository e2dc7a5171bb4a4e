import fc from "fast-check";
import { expect, it } from "vitest";
import { tellingDecimals } from "../../src/core/telling-decimals.js";

it("gives the usual decimals where nothing but 0 is printed as 0", () => {
  expect(tellingDecimals([0.02, -0.01], 2)).toBe(2);
  expect(tellingDecimals([0, null, 0.5], 2)).toBe(2);
  expect(tellingDecimals([], 1)).toBe(1);
});

it("gives more where something would be, and no more than it takes", () => {
  expect(tellingDecimals([0.004, 0.06], 2)).toBe(3);
  expect(tellingDecimals([-0.0004, 0.06], 2)).toBe(4);
  expect(tellingDecimals([0.04], 1)).toBe(2);
});

it("takes what is left of rounding for 0", () => {
  expect(tellingDecimals([1e-17, 0.06], 2)).toBe(2);
});

it("never prints an end as 0 that lies further from it than rounding", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.00001, max: 5, noNaN: true }), fc.constantFrom(-1, 1), (size, sign) => {
      expect(Number((sign * size).toFixed(tellingDecimals([sign * size], 2)))).not.toBe(0);
    }),
  );
});
