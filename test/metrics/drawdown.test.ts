import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumDrawdown } from "../../src/metrics/drawdown.js";

describe("maximumDrawdown", () => {
  it("is the deepest fall from a height reached before", () => {
    // Total: 2, 1, 4, 1, 2, -1, 5
    expect(maximumDrawdown([2, -1, 3, -3, 1, -3, 6])).toEqual({ depth: 5, peak: 2, trough: 5 });
  });

  it("counts from the start when nothing was ever won", () => {
    expect(maximumDrawdown([-1, -1, 0.5])).toEqual({ depth: 2, peak: -1, trough: 1 });
  });

  it("is not there without a fall", () => {
    expect(maximumDrawdown([1, 0, 2])).toBeNull();
    expect(maximumDrawdown([])).toBeNull();
  });

  it("agrees with looking at every pair of days", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 }), (profits) => {
        const totals = [0];
        for (const profit of profits) totals.push(totals.at(-1)! + profit);
        let deepest = 0;
        for (let from = 0; from < totals.length; from++) {
          for (let to = from + 1; to < totals.length; to++) deepest = Math.max(deepest, totals[from]! - totals[to]!);
        }
        const found = maximumDrawdown(profits);
        expect(found?.depth ?? 0).toBe(deepest);
        if (found) expect(totals[found.peak + 1]! - totals[found.trough + 1]!).toBe(deepest);
      }),
    );
  });
});
