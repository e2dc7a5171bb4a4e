import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { combineP } from "../../src/metrics/combine-p.js";

const p = fc.double({ min: 1e-6, max: 1, noNaN: true });

describe("combineP", () => {
  it("is the p itself of one, and p q (1 - ln(p q)) of two", () => {
    expect(combineP([0.031])).toBeCloseTo(0.031, 14);
    expect(combineP([0.2, 0.3])).toBeCloseTo(0.06 * (1 - Math.log(0.06)), 14);
    expect(combineP([1, 1, 1])).toBe(1);
  });

  it("is the upper tail of chi-squared: 18.307 with 10 degrees is 0.05, 16.812 with 6 is 0.01", () => {
    expect(combineP(Array.from({ length: 5 }, () => Math.exp(-18.307 / 10)))).toBeCloseTo(0.05, 5);
    expect(combineP(Array.from({ length: 3 }, () => Math.exp(-16.812 / 6)))).toBeCloseTo(0.01, 5);
  });

  it("is uniform for uniform p-values", () => {
    const rng = createRng(3);
    const drawn = Array.from({ length: 20_000 }, () => combineP([1, 2, 3].map(() => 1 - rng.uniform())));
    for (const level of [0.05, 0.5, 0.9]) {
      expect(drawn.filter((one) => one <= level).length / drawn.length).toBeCloseTo(level, 1.7);
    }
  });

  it("does not depend on the order, and falls with each of them", () => {
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 6 }), (ps) => {
        const all = combineP(ps);
        expect(combineP([...ps].reverse())).toBeCloseTo(all, 10);
        expect(combineP([ps[0]! / 2, ...ps.slice(1)])).toBeLessThanOrEqual(all + 1e-12);
        expect(all).toBeGreaterThanOrEqual(0);
        expect(all).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("refuses what is no p-value", () => {
    for (const ps of [[], [0], [1.1], [Number.NaN, 0.5]]) expect(() => combineP(ps)).toThrow(RangeError);
  });
});
