import fc from "fast-check";
import { expect, it } from "vitest";
import { decimalsApart, tellingDecimals } from "../../src/core/telling-decimals.js";

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

it("never prints a figure like a threshold that it misses by more than rounding", () => {
  expect(decimalsApart([98.97], 99, 1)).toBe(2);
  expect(decimalsApart([99, 97.1], 99, 1)).toBe(1);
  expect(decimalsApart([1.502], 1.5, 2)).toBe(3);
  expect(decimalsApart([98.96, 53.38], 52.380952, 1)).toBe(1);
  expect(decimalsApart([52.4], 52.380952, 1)).toBe(2);
  expect(decimalsApart([53 + 1e-14], 53, 1)).toBe(1);
  const figure = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(figure, figure, (value, threshold) => {
      fc.pre(Math.abs(value - threshold) > 0.0002);
      const decimals = decimalsApart([value], threshold, 1);
      const [shown, wanted] = [value, threshold].map((one) => Number(one.toFixed(decimals)));
      expect(Math.sign(shown! - wanted!)).toBe(Math.sign(value - threshold));
    }),
  );
});
