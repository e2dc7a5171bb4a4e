import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { drawMvs, mvsThreshold } from "../../src/engine/minimal-variance-sampling.js";

const sumOf = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);

test("the threshold solves sum of min(1, size / mu) = wanted, as bisection does", () => {
  const sizes = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(sizes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (list, share) => {
      const size = Float64Array.from(list);
      const wanted = share * size.length;
      let low = 0;
      let high = sumOf(size) / wanted;
      for (let i = 0; i < 200; i++) {
        const middle = (low + high) / 2;
        if (sumOf(size.map((value) => Math.min(1, value / middle))) > wanted) low = middle;
        else high = middle;
      }
      expect(mvsThreshold(size, wanted) / high).toBeCloseTo(1, 9);
    }),
    { numRuns: 300 },
  );
});

test("with no more sizes above 0 than are wanted, the threshold is 0", () => {
  expect(mvsThreshold(Float64Array.of(0, 3, 0, 5), 2.5)).toBe(0);
  expect(mvsThreshold(Float64Array.of(0, 0), 1)).toBe(0);
  expect(mvsThreshold(Float64Array.of(4), 0.5)).toBe(8);
  const factor = new Float64Array(4);
  drawMvs(createRng(1), Float64Array.of(0, -3, 0, 5), 0.6, 0, null, factor);
  expect([...factor]).toEqual([0, 1, 0, 1]);
});

test("over many draws: the number of rows, the sum of factors and the sum of gradients come out right", () => {
  const rng = createRng(12);
  const gradient = Float64Array.from({ length: 400 }, () => (rng.uniform() - 0.4) ** 3);
  const lambda = 1e-4;
  const size = gradient.map((g) => Math.sqrt(g * g + lambda));
  const threshold = mvsThreshold(size, 120);
  const chance = size.map((value) => Math.min(1, value / threshold));
  expect(chance.filter((p) => p === 1).length).toBeGreaterThan(10);

  const draws = 4000;
  const factor = new Float64Array(400);
  const means = { rows: 0, factors: 0, gradients: 0 };
  for (let i = 0; i < draws; i++) {
    drawMvs(rng, gradient, 0.3, lambda, null, factor);
    means.rows += factor.filter((value) => value > 0).length / draws;
    means.factors += sumOf(factor) / draws;
    means.gradients += sumOf(factor.map((value, row) => value * gradient[row]!)) / draws;
  }
  // Four standard errors of the mean of so many independent draws, from the variance of independent rows.
  const within = (variance: number) => 4 * Math.sqrt(variance / draws);
  const odds = chance.map((p) => (1 - p) / p);
  expect(Math.abs(means.rows - 120)).toBeLessThan(within(sumOf(chance.map((p) => p * (1 - p)))));
  expect(Math.abs(means.factors - 400)).toBeLessThan(within(sumOf(odds)));
  const spread = within(sumOf(odds.map((odd, row) => odd * gradient[row]! ** 2)));
  expect(Math.abs(means.gradients - sumOf(gradient))).toBeLessThan(spread);
});

test("a factor is one over the chance, rows of weight 0 are never drawn and do not count", () => {
  const gradient = Float64Array.from({ length: 1000 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const weightCells = Float64Array.from(gradient, (_, row) => row % 2);
  const factor = new Float64Array(1000);
  drawMvs(createRng(5), gradient, 0.5, 0.01, weightCells, factor);
  const size = gradient.filter((_, row) => row % 2 === 1).map((g) => Math.sqrt(g * g + 0.01));
  const threshold = mvsThreshold(size, 250);
  let drawn = 0;
  for (const [row, value] of factor.entries()) {
    if (row % 2 === 0) expect(value).toBe(0);
    if (value === 0) continue;
    drawn++;
    expect(value).toBeCloseTo(Math.max(1, threshold / Math.sqrt(gradient[row]! ** 2 + 0.01)), 6);
  }
  expect(Math.abs(drawn - 250)).toBeLessThan(50);
});

test("a size that rounding moves to and fro across the threshold ends the search", () => {
  // Without cut-off the threshold is 0.7 but for rounding, which is the larger size.
  expect(mvsThreshold(Float64Array.of(0.35, 0.7), 1.5)).toBeCloseTo(0.7, 12);
});
