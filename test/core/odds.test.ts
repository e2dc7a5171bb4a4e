import { describe, expect, it } from "vitest";
import { americanToDecimal, isAmericanOdds } from "../../src/core/odds.js";

describe("odds", () => {
  it.each([
    [-110, 1.909090909, 0.5238095],
    [100, 2, 0.5],
    [-100, 2, 0.5],
    [150, 2.5, 0.4],
    [-200, 1.5, 0.6666667],
  ])("%d is %d in decimal odds", (american, decimal, probability) => {
    expect(americanToDecimal(american)).toBeCloseTo(decimal, 8);
    expect(1 / americanToDecimal(american)).toBeCloseTo(probability, 6);
  });

  it.each([0, 99, -99.5, Number.NaN, Number.POSITIVE_INFINITY])("%d is no American price", (price) => {
    expect(isAmericanOdds(price)).toBe(false);
    expect(() => americanToDecimal(price)).toThrow(RangeError);
  });
});
