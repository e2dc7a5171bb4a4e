import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { bootstrapRatio } from "../../src/metrics/clustered-bootstrap.js";
import { addToSums, clusterByDate, emptySums } from "../../src/metrics/clusters.js";
import { differenceOn } from "../../src/metrics/paired-difference.js";
import { pairedRatioDifference } from "../../src/metrics/paired-ratios.js";
import { drawResamples } from "../../src/metrics/resamples.js";

/** Profit of each pick by cluster as sums over a stake of 1. */
function sumsOf(clusters: number, picks: readonly (readonly [cluster: number, profit: number])[]) {
  const sums = emptySums(clusters);
  for (const [cluster, profit] of picks) addToSums(sums, cluster, profit);
  return sums;
}

describe("pairedRatioDifference", () => {
  it("is the difference of means where both have the same rows", () => {
    const rng = createRng(8);
    const date = Int32Array.from({ length: 200 }, (_, i) => i % 10);
    const [a, b] = [Array.from(date, () => rng.uniform()), Array.from(date, () => rng.uniform())];
    const clusters = clusterByDate(date);
    const draws = drawResamples(10, 4, 500);
    const sums = (values: number[]) =>
      sumsOf(
        10,
        values.map((value, i) => [clusters.of[i]!, value] as const),
      );
    const ratios = pairedRatioDifference(sums(a), sums(b), draws)!;
    const means = differenceOn(clusters, draws, a, b)!;
    for (const part of ["value", "low", "high", "standardError"] as const)
      expect(ratios[part]!).toBeCloseTo(means[part]!, 12);
    expect([ratios.n, means.n]).toEqual([400, 200]);
  });

  it("draws the same dates for both: against itself there is no spread, and shared nights cancel", () => {
    const rng = createRng(2);
    const draws = drawResamples(20, 1, 1000);
    const nights = Array.from({ length: 20 }, () => 4 * rng.uniform());
    const picks = (bias: number) =>
      nights.flatMap((night, c) => Array.from({ length: 9 }, () => [c, night + bias + rng.uniform()] as const));
    const [a, b] = [sumsOf(20, picks(0.5)), sumsOf(20, picks(0))];
    expect(pairedRatioDifference(a, a, draws)).toMatchObject({ value: 0, low: 0, high: 0, standardError: 0 });
    const paired = pairedRatioDifference(a, b, draws)!;
    const alone = bootstrapRatio(a, draws)!;
    expect(paired.high! - paired.low!).toBeLessThan((alone.high! - alone.low!) / 4);
    expect(paired.low!).toBeGreaterThan(0);
  });

  it("has no interval when one side has fewer dates than carry one, and nothing to say without picks", () => {
    const draws = drawResamples(8, 1, 100);
    const many = sumsOf(
      8,
      [0, 1, 2, 3, 4, 5, 6, 7].map((c) => [c, 1] as const),
    );
    const few = sumsOf(
      8,
      [0, 1, 2, 3, 4].map((c) => [c, 0] as const),
    );
    expect(pairedRatioDifference(many, few, draws)).toEqual({
      value: 1,
      n: 13,
      low: null,
      high: null,
      standardError: null,
    });
    expect(pairedRatioDifference(many, emptySums(8), draws)).toBeNull();
  });

  it("covers a true difference of ROI about 95 times in a hundred", () => {
    const rng = createRng(21);
    const samples = 500;
    let covered = 0;
    for (let sample = 0; sample < samples; sample++) {
      const dates = 28;
      const [a, b] = [emptySums(dates), emptySums(dates)];
      for (let c = 0; c < dates; c++) {
        // The luck of the night is shared: it moves the chance of every pick. Truth: 0.53 against 0.49 at odds of 1.9.
        const night = 0.3 * (rng.uniform() - 0.5);
        const bets = (sums: typeof a, chance: number) => {
          for (let k = 1 + rng.int(10); k > 0; k--) addToSums(sums, c, rng.uniform() < chance + night ? 0.9 : -1);
        };
        bets(a, 0.53);
        bets(b, 0.49);
      }
      const found = pairedRatioDifference(a, b, drawResamples(dates, sample, 400))!;
      if (found.low! <= 0.04 * 1.9 && found.high! >= 0.04 * 1.9) covered++;
    }
    expect(covered / samples).toBeGreaterThan(0.92);
    expect(covered / samples).toBeLessThan(0.985);
  });
});
