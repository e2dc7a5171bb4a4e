import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { realityCheck } from "../../src/metrics/index.js";

const DATES = 20;
const weights = Array.from({ length: DATES }, (_, date) => 90 + (date % 5) * 10);

/** Sums by date of a loss about `mean`, with noise of sums of uniforms. */
function losses(seed: number, mean: number): number[] {
  const rng = createRng(seed);
  const noise = () => Array.from({ length: 12 }, () => rng.uniform()).reduce((sum, u) => sum + u, -6);
  return weights.map((weight) => weight * (mean + 0.05 * noise()));
}

test("a contender that is better on every date is never luck, one that is the reference always is", () => {
  const reference = losses(1, 5);
  const better = reference.map((sum, date) => sum - weights[date]! * 0.1);
  const options = { seed: 1, resamples: 999 };
  expect(realityCheck(reference, [better], weights, options)).toBe(1 / 1000);
  expect(realityCheck(reference, [reference], weights, options)).toBe(1);
  expect(realityCheck(reference, [better, reference], weights, options)).toBe(1 / 1000);
});

test("the more candidates were tried, the less the same best means", () => {
  const reference = losses(2, 5);
  const best = losses(3, 4.965);
  const others = Array.from({ length: 30 }, (_, i) => losses(100 + i, 5.02));
  const options = { seed: 1, resamples: 2000 };
  const alone = realityCheck(reference, [best], weights, options)!;
  const ofMany = realityCheck(reference, [best, ...others], weights, options)!;
  expect(alone).toBeLessThan(0.05);
  expect(ofMany).toBeGreaterThan(2 * alone);
});

test("without skill, p is below 0.05 about one time in twenty although the best of ten is taken", () => {
  const times = 300;
  let rejected = 0;
  for (let round = 0; round < times; round++) {
    const contenders = Array.from({ length: 10 }, (_, i) => losses(round * 50 + i + 1, 5));
    const p = realityCheck(losses(round * 50, 5), contenders, weights, { seed: round, resamples: 400 })!;
    if (p < 0.05) rejected++;
  }
  // 20 dates are few: the bootstrap rejects somewhat too often, a test of the winner alone would do so in a third of the cases
  expect(rejected / times).toBeGreaterThan(0.01);
  expect(rejected / times).toBeLessThan(0.12);
});

test("says nothing without contenders or with fewer dates than carry an interval", () => {
  expect(realityCheck([1, 2], [], [1, 1], { seed: 1 })).toBeNull();
  const five = [1, 1, 1, 1, 1];
  expect(realityCheck(five, [five], five, { seed: 1 })).toBeNull();
  expect(realityCheck([...five, 0], [[...five, 0]], [...five, 0], { seed: 1 })).toBeNull();
});
