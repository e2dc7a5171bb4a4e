import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import { chancesAgainst } from "../../../src/engine/probability/outcome-chances.js";
import { fitQuantileTails, quantileCdf } from "../../../src/engine/probability/quantile-distribution.js";
import { fitResidualDistribution, residualCdf } from "../../../src/engine/probability/residual-distribution.js";

/** Outcomes whose spread grows with their mean, skewed as points are: a sum of `mean` geometric steps. */
function skewedCounts(rows: number, seed: number) {
  const rng = createRng(seed);
  const prediction = Float64Array.from({ length: rows }, () => 4 + 26 * rng.uniform());
  const actual = prediction.map((mean) => draw(mean, rng.uniform));
  return { prediction, actual };
}

/** Negative binomial with mean `mean` and variance mean + mean^2 / 8, by inversion. */
function draw(mean: number, uniform: () => number): number {
  const u = uniform();
  let below = 0;
  for (let k = 0; k < 200; k++) {
    below += negativeBinomial(mean, k);
    if (u < below) return k;
  }
  return 200;
}

function negativeBinomial(mean: number, k: number): number {
  const size = 8;
  let term = (size / (size + mean)) ** size;
  for (let j = 0; j < k; j++) term *= ((size + j) / (j + 1)) * (mean / (size + mean));
  return term;
}

function trueOver(mean: number, line: number): number {
  let upTo = 0;
  for (let k = 0; k <= Math.floor(line); k++) upTo += negativeBinomial(mean, k);
  return 1 - upTo;
}

const lines = fc.integer({ min: 1, max: 90 }).map((half) => half / 2);
const points = fc.double({ min: 0, max: 45, noNaN: true });

describe("the distribution of residuals", () => {
  const { prediction, actual } = skewedCounts(1500, 5);
  const fitted = fitResidualDistribution(prediction, actual)!;

  it("gives chances that sum to 1 and fall as the line rises, a push only at whole lines", () => {
    fc.assert(
      fc.property(points, lines, (p, line) => {
        const chances = chancesAgainst([line, line + 0.5], residualCdf(fitted, [p, p]));
        for (const row of [0, 1]) {
          const [over, push, under] = [chances.over[row]!, chances.push[row]!, chances.under[row]!];
          expect(over + push + under).toBeCloseTo(1, 12);
          expect(Math.min(over, under)).toBeGreaterThan(0);
          expect(push).toBeGreaterThanOrEqual(0);
          if (!Number.isInteger(line + row / 2)) expect(push).toBe(0);
        }
        expect(chances.over[1]).toBeLessThanOrEqual(chances.over[0]! + 1e-15);
        expect(chances.over[0]! + chances.push[0]!).toBeGreaterThanOrEqual(chances.over[1]! - 1e-15);
      }),
    );
  });

  it("is what brute force over every residual gives", () => {
    const { intercept, slope, least } = fitted.spread;
    const size = (p: number) => Math.max(intercept + slope * p, least);
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 50 }), (p, k) => {
        let sum = 0;
        for (let i = 0; i < prediction.length; i++) {
          const value = p + size(p) * ((actual[i]! - prediction[i]!) / size(prediction[i]!));
          // a value between two whole numbers counts for each by how near it is
          const whole = Math.floor(value);
          sum += whole + 1 <= k ? 1 : whole === k ? 1 - (value - whole) : 0;
        }
        expect(fitted.cdf(p, k)).toBeCloseTo((sum + 0.5) / (prediction.length + 1), 10);
      }),
    );
  });

  it("comes near the true chances of skewed counts whose spread grows, nearer than a bell of one width", () => {
    const errors = { fitted: 0, bell: 0 };
    const residuals = prediction.map((p, i) => actual[i]! - p);
    const deviation = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length);
    let n = 0;
    for (let mean = 5; mean <= 29; mean += 3) {
      for (const away of [-4, -2, 0, 2, 4]) {
        const line = Math.floor(mean) + away + 0.5;
        const truth = trueOver(mean, line);
        errors.fitted += Math.abs(1 - fitted.cdf(mean, Math.floor(line)) - truth);
        errors.bell += Math.abs(1 - bellBelow((line - mean) / deviation) - truth);
        n++;
      }
    }
    expect(errors.fitted / n).toBeLessThan(0.02);
    expect(errors.fitted).toBeLessThan(0.6 * errors.bell);
  });

  it("takes the bias of predictions out", () => {
    const low = fitResidualDistribution(
      prediction.map((p) => p - 3),
      actual,
    )!;
    expect(low.cdf(17, 20)).toBeCloseTo(fitted.cdf(20, 20), 1);
    expect(1 - low.cdf(17, 16)).toBeGreaterThan(0.6);
  });

  it("is not read off a handful of rows, and bears predictions without any error", () => {
    expect(fitResidualDistribution(prediction.subarray(0, 99), actual.subarray(0, 99))).toBeNull();
    const exact = fitResidualDistribution(actual, actual)!;
    expect(exact.cdf(20, 20)).toBeGreaterThan(0.99);
    expect(exact.cdf(20, 19)).toBeLessThan(0.01);
  });

  it("leaves rows without a line unknown", () => {
    const chances = chancesAgainst([Number.NaN, 10.5], residualCdf(fitted, [10, 10]));
    expect(chances.over[0]).toBeNaN();
    expect(chances.under[0]).toBeNaN();
    expect(chances.over[1]).toBeGreaterThan(0);
  });
});

describe("the distribution through quantiles", () => {
  const alphas = [0.1, 0.25, 0.5, 0.75, 0.9];
  const one = (values: readonly number[]) => ({ alphas, values: values.map((value) => Float64Array.of(value)) });
  const tails = { lower: 2, upper: 4 };

  it("passes through every quantile, straight between them and exponential beyond", () => {
    const cdf = quantileCdf(one([8.5, 12.5, 18.5, 24.5, 30.5]), tails);
    for (const [i, k] of [8, 12, 18, 24, 30].entries()) expect(cdf(0, k)).toBeCloseTo(alphas[i]!, 14);
    expect(cdf(0, 15)).toBeCloseTo(0.375, 14);
    expect(cdf(0, 34)).toBeCloseTo(1 - 0.1 * Math.exp(-1), 12);
    const [cut, at] = [Math.exp(-9 / 2), Math.exp(-4 / 2)];
    expect(cdf(0, 4)).toBeCloseTo((0.1 * (at - cut)) / (1 - cut), 12);
    expect(cdf(0, -1)).toBe(0);
  });

  it("sums to 1 and falls as the line rises, crossing nothing where quantiles coincide", () => {
    const ascending = fc.array(fc.integer({ min: -4, max: 80 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(ascending, lines, (values, line) => {
        const sorted = values.map((value) => value / 2).sort((a, b) => a - b);
        const cdf = quantileCdf(one(sorted), tails);
        const here = chancesAgainst([line], cdf);
        const above = chancesAgainst([line + 0.5], cdf);
        expect(here.over[0]! + here.push[0]! + here.under[0]!).toBeCloseTo(1, 12);
        expect(Math.min(here.over[0]!, here.push[0]!, here.under[0]!)).toBeGreaterThanOrEqual(0);
        expect(above.over[0]).toBeLessThanOrEqual(here.over[0]! + 1e-15);
      }),
      { numRuns: 300 },
    );
  });

  it("reads the tails off the outcomes beyond the outer quantiles", () => {
    const rows = 200;
    const flat = (value: number) => new Float64Array(rows).fill(value);
    const quantiles = { alphas: [0.1, 0.5, 0.9], values: [flat(5), flat(10), flat(15)] };
    const actual = Array.from({ length: rows }, (_, i) => (i < 20 ? 2 : i < 40 ? 19 + (i % 2) * 4 : 10));
    expect(fitQuantileTails(quantiles, actual)).toEqual({ lower: 3, upper: 6 });
    expect(fitQuantileTails(quantiles, flat(10))).toEqual({ lower: 1, upper: 1 });
    expect(fitQuantileTails({ alphas: [0.1, 0.9], values: [flat(5), flat(15)] }, actual)).toBeNull();
    expect(fitQuantileTails(quantiles, actual.slice(0, 50))).toBeNull();
  });
});

/** Normal distribution function, Abramowitz & Stegun 26.2.17. */
function bellBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z > 0 ? 1 - tail : tail;
}
