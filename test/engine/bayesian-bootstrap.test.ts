import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { drawBayesian } from "../../src/engine/bayesian-bootstrap.js";

const ROWS = 200_000;

function draw(temperature: number, seed = 3): Float64Array {
  const factor = new Float64Array(ROWS);
  drawBayesian(createRng(seed), temperature, factor);
  return factor;
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("at temperature 1 factors are exponential with mean 1", () => {
  const factor = draw(1);
  const sorted = factor.slice().sort();
  let distance = 0;
  for (const [i, value] of sorted.entries()) {
    distance = Math.max(distance, Math.abs(1 - Math.exp(-value) - (i + 0.5) / ROWS));
  }
  // Kolmogorov's bound that a right sample passes in one case of a hundred at most.
  expect(distance).toBeLessThan(1.63 / Math.sqrt(ROWS));
  // The mean's standard error is 1 / sqrt(ROWS).
  expect(Math.abs(meanOf(factor) - 1)).toBeLessThan(4 / Math.sqrt(ROWS));
  expect(sorted[0]).toBeGreaterThan(0);
});

test.each([
  [0, 1, 1],
  [0.5, Math.sqrt(Math.PI) / 2, 1],
  [2, 2, 24],
  [2.5, (15 * Math.sqrt(Math.PI)) / 8, 120],
])("at temperature %d the mean is gamma(1 + temperature)", (temperature, mean, secondMoment) => {
  const error = Math.sqrt((secondMoment - mean * mean) / ROWS);
  expect(Math.abs(meanOf(draw(temperature)) - mean)).toBeLessThanOrEqual(4 * error);
});

test("a higher temperature turns the same draws into more uneven factors", () => {
  const [one, two] = [draw(1), draw(2)];
  for (const row of [0, 1, 2, 99]) expect(two[row]! / one[row]! ** 2).toBeCloseTo(1, 12);
  expect(draw(1, 4)[0]).not.toBe(one[0]);
});
