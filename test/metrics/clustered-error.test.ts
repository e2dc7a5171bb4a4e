import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { clusteredError } from "../../src/metrics/clustered-error.js";
import { addToSums, emptySums } from "../../src/metrics/clusters.js";

test("is the textbook standard error of a mean where every cluster is one row", () => {
  const values = [3, 5, 4, 8, 1, 6, 7];
  const sums = emptySums(values.length);
  for (const [i, value] of values.entries()) addToSums(sums, i, value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  expect(clusteredError(sums)).toBeCloseTo(Math.sqrt(variance / values.length), 12);
});

test("is null with fewer than six clusters that hold a row", () => {
  const sums = emptySums(9);
  for (let i = 0; i < 5; i++) addToSums(sums, i, i);
  expect(clusteredError(sums)).toBeNull();
  addToSums(sums, 8, 1);
  expect(clusteredError(sums)).toBeGreaterThan(0);
});

test("is what means of nights that share a part of their errors scatter by", () => {
  const rng = createRng(11);
  const nights = 40;
  const found = Array.from({ length: 600 }, () => {
    const sums = emptySums(nights);
    for (let night = 0; night < nights; night++) {
      const shared = rng.uniform();
      for (let row = 0; row < 3 + (night % 7); row++) addToSums(sums, night, shared + rng.uniform());
    }
    const total = sums.numerator.reduce((sum, part) => sum + part, 0);
    return { mean: total / sums.n, error: clusteredError(sums)! };
  });
  const centre = found.reduce((sum, { mean }) => sum + mean, 0) / found.length;
  const scatter = Math.sqrt(found.reduce((sum, { mean }) => sum + (mean - centre) ** 2, 0) / found.length);
  const told = found.reduce((sum, { error }) => sum + error, 0) / found.length;
  expect(told / scatter).toBeGreaterThan(0.9);
  expect(told / scatter).toBeLessThan(1.08);
});
