import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binValues, correlation, explainedShare, residuals } from "../../../src/audit/statistical/association.js";
import { createRng } from "../../../src/core/rng.js";

const uniform = (n: number, seed: number) => {
  const rng = createRng(seed);
  return Float64Array.from({ length: n }, () => rng.uniform());
};

describe("correlation", () => {
  it("is 1 of a line, -1 of a falling one, and leaves out what is not known", () => {
    const x = Float64Array.of(1, 2, Number.NaN, 4, 5);
    expect(
      correlation(
        x,
        x.map((value) => 3 * value + 7),
      ),
    ).toEqual({ r: expect.closeTo(1, 12), n: 4 });
    expect(
      correlation(
        x,
        x.map((value) => -value),
      ).r,
    ).toBeCloseTo(-1, 12);
    expect(correlation(x, new Float64Array(5).fill(2)).r).toBeNaN();
  });

  it("is the textbook's, whatever is added to the values", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1_000_000, max: 1_000_000 }), (seed, shift) => {
        const [x, y] = [uniform(50, seed), uniform(50, seed + 1)];
        const mean = (v: Float64Array) => v.reduce((a, b) => a + b, 0) / v.length;
        const [mx, my] = [mean(x), mean(y)];
        const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
        const sxy = sum((i) => (x[i]! - mx) * (y[i]! - my));
        const expected = sxy / Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2));
        expect(
          correlation(
            x.map((value) => value + shift),
            y,
          ).r,
        ).toBeCloseTo(expected, 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe("explainedShare", () => {
  it("is about 0 of noise on average, for the correction takes out what so many bins find by chance", () => {
    const shares = Array.from(
      { length: 200 },
      (_, i) => explainedShare(binValues(uniform(500, i)), uniform(500, 9000 + i)).share,
    );
    const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
    expect(Math.abs(mean)).toBeLessThan(0.003);
  });

  it.each([
    ["two bins", (x: number) => Math.round(x)],
    ["twenty", (x: number) => x],
    ["twenty and missing values", (x: number) => (x < 0.25 ? Number.NaN : x)],
  ])("of noise scatters by sqrt(2 (bins - 1)) / n: %s", (_bins, shape) => {
    const found = Array.from({ length: 400 }, (_, i) =>
      explainedShare(binValues(uniform(500, i).map(shape)), uniform(500, 9000 + i)),
    );
    const scatter = Math.sqrt(found.reduce((sum, { share }) => sum + share * share, 0) / found.length);
    const expected = Math.sqrt(2 * (found[0]!.groups - 1)) / 500;
    expect(scatter / expected).toBeGreaterThan(0.85);
    expect(scatter / expected).toBeLessThan(1.15);
  });

  it("sees a shape that r does not, and what missing values give away", () => {
    const x = uniform(2000, 1);
    const valley = x.map((value) => (value - 0.5) ** 2);
    expect(Math.abs(correlation(x, valley).r)).toBeLessThan(0.1);
    expect(explainedShare(binValues(x), valley).share).toBeGreaterThan(0.95);
    const hidden = x.map((value, i) => (i % 4 === 0 ? Number.NaN : value));
    const outcome = x.map((_, i) => (i % 4 === 0 ? 1 : 0));
    expect(explainedShare(binValues(hidden), outcome)).toEqual({
      share: expect.closeTo(1, 9),
      n: 2000,
      groups: 21,
    });
  });

  it("puts equal values into one bin", () => {
    const bins = binValues(Float64Array.from({ length: 100 }, (_, i) => (i < 60 ? 5 : i)));
    expect(new Set(bins.subarray(0, 60)).size).toBe(1);
  });
});

describe("residuals", () => {
  it("of a linear rule are 0, also with a predictor that says nothing new", () => {
    const [a, b] = [uniform(40, 3), uniform(40, 4)];
    const y = a.map((value, i) => 2 + 3 * value - b[i]!);
    for (const rest of residuals(y, [a, b, a.map((value) => 2 * value)])) expect(rest).toBeCloseTo(0, 9);
  });

  it("are not known where a value is not", () => {
    expect(residuals(Float64Array.of(1, 2, 3, 5), [Float64Array.of(1, Number.NaN, 3, 4)])[1]).toBeNaN();
  });
});
