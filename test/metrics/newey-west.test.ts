import { describe, expect, it } from "vitest";
import { longRunVariance, neweyWestLags } from "../../src/metrics/newey-west.js";

const centred = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

describe("longRunVariance", () => {
  const series = centred([0, 2, 3, 2, 1, 8, 3, 2]);

  // statsmodels 0.15: S_hac_simple(x, nlags), which leaves the division by n to its caller
  it.each([
    [0, 39.875],
    [1, 35.109375],
    [3, 26.921875],
  ])("with %i lags agrees with statsmodels", (lags, sum) => {
    expect(longRunVariance(series, lags) * series.length).toBeCloseTo(sum, 10);
  });

  it("is never negative, not even for a series that turns about at every step", () => {
    const turning = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    for (let lags = 0; lags < 20; lags++) expect(longRunVariance(turning, lags)).toBeGreaterThanOrEqual(-1e-12);
  });

  it("refuses lags that the series cannot have", () => {
    for (const bad of [-1, 8, 1.5]) expect(() => longRunVariance(series, bad)).toThrow(RangeError);
  });
});

describe("neweyWestLags", () => {
  it("is the whole part of 4 (n/100)^(2/9)", () => {
    expect([6, 14, 28, 60, 100, 160].map(neweyWestLags)).toEqual([2, 2, 3, 3, 4, 4]);
    for (let n = 1; n < 2000; n++) {
      const exact = 4 * (n / 100) ** (2 / 9);
      // On a whole number the power function may fall either side.
      if (Math.abs(exact - Math.round(exact)) > 1e-9) expect(neweyWestLags(n)).toBe(Math.floor(exact));
    }
  });
});
