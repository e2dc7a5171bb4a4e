import fc from "fast-check";
import { expect, it } from "vitest";
import { normalQuantile } from "../../src/metrics/normal-quantile.js";
import { rankScores } from "../../src/metrics/rank-scores.js";
import { drawSignFlips, flippedStatistics, observedStatistic } from "../../src/metrics/sign-flips.js";

it("gives the best of nine nights the normal score of the one world in 512 that it is, however equal the nights are", () => {
  const flips = drawSignFlips(9, 3, 40_000);
  for (const nights of [new Array(9).fill(1), [5, 1, 1, 2, 1, 8, 1, 1, 1]]) {
    const { observed, draws } = rankScores(flippedStatistics(nights, flips)!, observedStatistic(nights));
    expect(observed).toBeCloseTo(normalQuantile(1 - 1 / 512), 1);
    expect(Math.max(...draws)).toBe(observed);
  }
});

it("keeps the order of the draws, ties included, and puts what lies beyond all of them highest", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 40 }), (values) => {
      const { observed, draws } = rankScores(Float64Array.from(values), 10);
      for (const [i, a] of values.entries()) {
        expect(draws[i]!).toBeLessThan(observed);
        for (const [j, b] of values.entries()) expect(Math.sign(draws[i]! - draws[j]!)).toBe(Math.sign(a - b));
      }
    }),
  );
});
