import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { quantileCoverage } from "../../src/metrics/index.js";

const ALPHAS = [0.1, 0.5, 0.9];

describe("coverage of quantiles", () => {
  it("is the share of outcomes below each, ties counted half, whatever the rows", () => {
    const row = fc.record({
      actual: fc.integer({ min: 0, max: 9 }),
      predicted: fc.integer({ min: 0, max: 9 }),
      day: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (list) => {
        const rows = {
          date: Int32Array.from(list, ({ day }) => day),
          actual: Float64Array.from(list, ({ actual }) => actual),
        };
        const values = [Float64Array.from(list, ({ predicted }) => predicted)];
        const [found] = quantileCoverage(rows, { alphas: [0.3], values }, { seed: 1, resamples: 50 });
        const below = list.filter(({ actual, predicted }) => actual < predicted).length;
        const ties = list.filter(({ actual, predicted }) => actual === predicted).length;
        expect(found).toMatchObject({ alpha: 0.3, below: { n: list.length } });
        expect(found!.below.value).toBeCloseTo((below + ties / 2) / list.length, 12);
        if (new Set(rows.date).size < 6) expect(found!.below.low).toBeNull();
      }),
    );
  });

  it("holds the level of true quantiles in its interval about as often as it says", () => {
    let held = 0;
    const tries = 200;
    for (let trial = 0; trial < tries; trial++) {
      const rng = createRng(trial);
      const n = 300;
      const rows = {
        date: Int32Array.from({ length: n }, (_, i) => i % 15),
        actual: Float64Array.from({ length: n }, () => rng.uniform()),
      };
      const values = ALPHAS.map((alpha) => new Float64Array(n).fill(alpha));
      for (const { alpha, below } of quantileCoverage(rows, { alphas: ALPHAS, values }, { seed: 1, resamples: 400 })) {
        if (below.low! <= alpha && alpha <= below.high!) held++;
      }
    }
    const share = held / (tries * ALPHAS.length);
    expect(share).toBeGreaterThan(0.91);
    expect(share).toBeLessThan(0.99);
  });

  it("is the level itself for a whole number that is the median of whole numbers", () => {
    const actual = Float64Array.from([1, 2, 2, 2, 3]);
    const rows = { date: new Int32Array(5), actual };
    const [found] = quantileCoverage(rows, { alphas: [0.5], values: [new Float64Array(5).fill(2)] }, { seed: 1 });
    expect(found!.below.value).toBe(0.5);
    expect(
      quantileCoverage(
        { date: new Int32Array(0), actual: new Float64Array(0) },
        { alphas: [0.5], values: [new Float64Array(0)] },
        { seed: 1 },
      ),
    ).toEqual([]);
  });
});
