import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import {
  bootstrapDistribution,
  clusteredBootstrap,
  leastClusters,
  standardError,
} from "../../src/metrics/clustered-bootstrap.js";
import { addToSums, emptySums } from "../../src/metrics/clusters.js";
import { drawResamples } from "../../src/metrics/resamples.js";

const ones = (n: number) => new Float64Array(n).fill(1);
const dates = (n: number, perDate = 1) => Int32Array.from({ length: n }, (_, i) => 20_000 + Math.floor(i / perDate));

function bell(seed: number): () => number {
  const rng = createRng(seed);
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += rng.uniform();
    return sum;
  };
}

describe("clustered bootstrap", () => {
  it("of a mean agrees with Student's interval when every date has one row", () => {
    const n = 200;
    const draw = bell(5);
    const values = Float64Array.from({ length: n }, () => 10 + 2 * draw());
    const estimate = clusteredBootstrap(dates(n), values, ones(n), { seed: 1 })!;
    const mean = values.reduce((a, b) => a + b) / n;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    const half = 1.972 * Math.sqrt(variance / n);
    expect(estimate.value).toBeCloseTo(mean, 12);
    expect(estimate.n).toBe(n);
    expect(Math.abs(estimate.low! - (mean - half))).toBeLessThan(0.06 * half);
    expect(Math.abs(estimate.high! - (mean + half))).toBeLessThan(0.06 * half);
  });

  it("is wider by the square root of the night's size when all rows of a night are the same", () => {
    const draw = bell(6);
    const nights = Float64Array.from({ length: 60 }, draw);
    const repeated = Float64Array.from({ length: 540 }, (_, i) => nights[Math.floor(i / 9)]!);
    const once = clusteredBootstrap(dates(60), nights, ones(60), { seed: 2 })!;
    const nineTimes = clusteredBootstrap(dates(540, 9), repeated, ones(540), { seed: 2 })!;
    const asIfIndependent = clusteredBootstrap(dates(540), repeated, ones(540), { seed: 2 })!;
    expect(nineTimes.low).toBeCloseTo(once.low!, 12);
    expect(nineTimes.high).toBeCloseTo(once.high!, 12);
    const width = (e: { low: number | null; high: number | null }) => e.high! - e.low!;
    expect(width(nineTimes) / width(asIfIndependent)).toBeGreaterThan(2.6);
    expect(width(nineTimes) / width(asIfIndependent)).toBeLessThan(3.5);
  });

  // 28 nights of one month and 7 of one week; nominal 95 %, tolerance three standard errors of 600 trials.
  it.each([28, 7])("covers the true ratio in about 95 of 100 samples of %i nights", (nights) => {
    const trials = 600;
    const draw = bell(7);
    const rng = createRng(8);
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const date: number[] = [];
      const value: number[] = [];
      for (let night = 0; night < nights; night++) {
        const shared = 0.5 * draw();
        const size = 4 + rng.int(30);
        for (let i = 0; i < size; i++) {
          date.push(night);
          value.push(5 + shared + 3 * draw());
        }
      }
      const options = { seed: trial, resamples: 1000 };
      const { low, high } = clusteredBootstrap(Int32Array.from(date), value, ones(date.length), options)!;
      if (low! <= 5 && high! >= 5) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.92);
    expect(covered / trials).toBeLessThan(0.98);
  });

  it("is a ratio of sums, not a mean of ratios", () => {
    const date = dates(12, 2);
    const numerator = Float64Array.from({ length: 12 }, (_, i) => i);
    const denominator = Float64Array.from({ length: 12 }, (_, i) => i + 1);
    expect(clusteredBootstrap(date, numerator, denominator, { seed: 1 })!.value).toBe(66 / 78);
  });

  it("gives the same interval for the same seed, another for another, and does not mind the order of rows", () => {
    const draw = bell(9);
    const values = Float64Array.from({ length: 300 }, draw);
    const date = dates(300, 10);
    const first = clusteredBootstrap(date, values, ones(300), { seed: 11 })!;
    expect(clusteredBootstrap(date, values, ones(300), { seed: 11 })).toEqual(first);
    expect(clusteredBootstrap(date, values, ones(300), { seed: 12 })!.low).not.toBe(first.low);
    const reversed = clusteredBootstrap(date.toReversed(), values.toReversed(), ones(300), { seed: 11 })!;
    expect(reversed.low).toBeCloseTo(first.low!, 12);
    expect(reversed.high).toBeCloseTo(first.high!, 12);
  });

  it("gives no interval where there are too few dates for one, and nothing where there is nothing", () => {
    const few = clusteredBootstrap(dates(5), ones(5), ones(5), { seed: 1 })!;
    expect(few).toEqual({ value: 1, n: 5, low: null, high: null });
    expect(clusteredBootstrap(dates(6), ones(6), ones(6), { seed: 1 })).toEqual({ value: 1, n: 6, low: 1, high: 1 });
    expect(clusteredBootstrap(new Int32Array(0), [], [], { seed: 1 })).toBeNull();
    expect(clusteredBootstrap(dates(8), ones(8), new Float64Array(8), { seed: 1 })).toBeNull();
  });

  it("asks for as many clusters as the level needs", () => {
    expect([0.5, 0.8, 0.9, 0.95, 0.99].map(leastClusters)).toEqual([2, 4, 5, 6, 8]);
  });

  it("leaves out resamples in which a thin slice has no row", () => {
    const sums = emptySums(40);
    for (let c = 0; c < 6; c++) addToSums(sums, c, c);
    const ratios = bootstrapDistribution(sums, drawResamples(40, 3, 5000));
    expect(ratios.length).toBeLessThan(5000);
    expect(ratios.every((ratio) => ratio >= 0 && ratio <= 5)).toBe(true);
  });

  it("refuses sums and draws of different sizes", () => {
    expect(() => bootstrapDistribution(emptySums(3), drawResamples(4, 1, 10))).toThrow(RangeError);
  });
});

describe("draws", () => {
  it("draw as many clusters as there are, in every resample, evenly", () => {
    const { times } = drawResamples(10, 4, 2000);
    const perCluster = new Float64Array(10);
    for (let b = 0; b < 2000; b++) {
      let drawn = 0;
      for (let c = 0; c < 10; c++) {
        drawn += times[c * 2000 + b]!;
        perCluster[c] = perCluster[c]! + times[c * 2000 + b]!;
      }
      expect(drawn).toBe(10);
    }
    for (const count of perCluster) expect(Math.abs(count - 2000)).toBeLessThan(4.5 * Math.sqrt(2000));
  });

  it.each([0, -1, 1.5, Number.NaN])("refuse %d resamples", (count) => {
    expect(() => drawResamples(10, 1, count)).toThrow(RangeError);
  });

  it("give the standard error sqrt(p (1 - p) / n) for a proportion", () => {
    const sums = emptySums(400);
    for (let c = 0; c < 400; c++) addToSums(sums, c, c < 120 ? 1 : 0);
    const error = standardError(bootstrapDistribution(sums, drawResamples(400, 5)));
    expect(error).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 400), 3);
  });
});
