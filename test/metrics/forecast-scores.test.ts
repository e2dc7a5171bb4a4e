import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { decomposeBrier } from "../../src/metrics/brier-decomposition.js";
import {
  calibrationTable,
  equalCountBins,
  expectedCalibrationError,
  fixedBins,
} from "../../src/metrics/calibration.js";
import type { Forecasts } from "../../src/metrics/forecasts.js";
import { brierScores, logLosses } from "../../src/metrics/proper-scores.js";
import { wilson } from "../../src/metrics/wilson.js";

const forecasts = (rows: readonly (readonly [number, number])[]): Forecasts => ({
  probability: Float64Array.from(rows, ([p]) => p),
  outcome: Uint8Array.from(rows, ([, o]) => o),
});
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const anyForecasts = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 120,
  })
  .map(forecasts);

describe("scores", () => {
  it("are their closed forms", () => {
    const four = forecasts([
      [0.9, 1],
      [0.8, 0],
      [0.5, 1],
      [0, 0],
    ]);
    expect(mean(brierScores(four))).toBeCloseTo((0.01 + 0.64 + 0.25 + 0) / 4, 14);
    expect(mean(logLosses(four))).toBeCloseTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.5)) / 4, 12);
  });

  it("bound what a certainty gone wrong costs", () => {
    expect(logLosses(forecasts([[0, 1]]))[0]).toBeCloseTo(-Math.log(1e-15), 9);
    expect(logLosses(forecasts([[1, 0]]))[0]).toBeCloseTo(-Math.log(1e-15), 9);
  });

  it("are proper: nothing beats saying the true rate", () => {
    const said = (p: number) => forecasts(Array.from({ length: 100 }, (_, i) => [p, i < 37 ? 1 : 0] as const));
    for (const p of [0.1, 0.36, 0.38, 0.6]) {
      expect(mean(brierScores(said(p)))).toBeGreaterThan(mean(brierScores(said(0.37))));
      expect(mean(logLosses(said(p)))).toBeGreaterThan(mean(logLosses(said(0.37))));
    }
  });

  it("refuse what is no forecast", () => {
    expect(() => brierScores(forecasts([[1.1, 1]]))).toThrow(/forecast 0 is 1.1/);
    expect(() => logLosses(forecasts([[Number.NaN, 1]]))).toThrow(RangeError);
    expect(() => brierScores({ probability: new Float64Array(2), outcome: new Uint8Array(1) })).toThrow(RangeError);
  });
});

describe("Murphy's decomposition", () => {
  it("sums to the Brier score over any binning", () => {
    fc.assert(
      fc.property(anyForecasts, fc.integer({ min: 1, max: 12 }), (all, count) => {
        for (const bins of [fixedBins(all, count), equalCountBins(all, count)]) {
          const parts = decomposeBrier(all, bins)!;
          const together = parts.reliability - parts.resolution + parts.uncertainty + parts.withinBins;
          expect(together).toBeCloseTo(mean(brierScores(all)), 12);
          expect(Math.min(parts.reliability, parts.resolution, parts.uncertainty)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("is Murphy's own where each bin holds one probability", () => {
    // 10 times 0.2 of which 3 happen, 10 times 0.7 of which 6 happen
    const rows = [
      ...Array.from({ length: 10 }, (_, i) => [0.2, i < 3 ? 1 : 0] as const),
      ...Array.from({ length: 10 }, (_, i) => [0.7, i < 6 ? 1 : 0] as const),
    ];
    const all = forecasts(rows);
    const parts = decomposeBrier(all, equalCountBins(all, 2))!;
    expect(parts.reliability).toBeCloseTo(0.01, 14);
    expect(parts.resolution).toBeCloseTo(0.0225, 14);
    expect(parts.uncertainty).toBeCloseTo(0.45 * 0.55, 14);
    expect(parts.withinBins).toBeCloseTo(0, 14);
  });

  it("has nothing to say of no rows", () => {
    expect(decomposeBrier(forecasts([]), [])).toBeNull();
  });
});

describe("calibration", () => {
  it("puts every row in one bin, and its probability in that bin's stretch", () => {
    fc.assert(
      fc.property(anyForecasts, (all) => {
        const rows = all.probability.length;
        const fixed = fixedBins(all);
        expect(fixed.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
        for (const [k, bin] of fixed.entries()) {
          for (const row of bin) {
            expect(all.probability[row]).toBeGreaterThanOrEqual(k / 20);
            if (k < 19) expect(all.probability[row]).toBeLessThan((k + 1) / 20);
          }
        }
        expect(equalCountBins(all).flat()).toHaveLength(rows);
      }),
    );
  });

  it("keeps an end of a bin in the bin it begins", () => {
    const ends = forecasts([0.05, 0.15, 0.35, 0.55, 0.7, 1].map((p) => [p, 1]));
    expect(fixedBins(ends).flatMap((bin, k) => bin.map(() => k))).toEqual([1, 3, 7, 11, 14, 19]);
  });

  it("makes bins of equal count, and keeps equal probabilities together", () => {
    const even = forecasts(Array.from({ length: 100 }, (_, i) => [i / 100, 0]));
    expect(equalCountBins(even).map((bin) => bin.length)).toEqual(Array(10).fill(10));
    const tied = forecasts(Array.from({ length: 100 }, (_, i) => [i < 35 ? 0.4 : i / 100, 0]));
    expect(equalCountBins(tied).map((bin) => bin.length)[0]).toBe(41);
  });

  it("sets what was said beside what happened", () => {
    const all = forecasts([...Array(30)].map((_, i) => [i < 20 ? 0.3 : 0.8, i % 2] as const));
    const table = calibrationTable(all, fixedBins(all));
    expect(table.map(({ n }) => n)).toEqual([20, 10]);
    expect(table[0]!.meanPredicted).toBeCloseTo(0.3, 14);
    expect(table[0]!.observed).toEqual(wilson(10, 20));
    expect(expectedCalibrationError(table)).toBeCloseTo((20 * 0.2 + 10 * 0.3) / 30, 14);
    expect(expectedCalibrationError([])).toBeNull();
  });

  it("errs by chance alone about as the documentation says", () => {
    const rng = createRng(3);
    const errors = Array.from({ length: 200 }, () => {
      const all = forecasts(
        Array.from({ length: 1000 }, () => {
          const p = 0.3 + 0.4 * rng.uniform();
          return [p, rng.uniform() < p ? 1 : 0] as const;
        }),
      );
      return expectedCalibrationError(calibrationTable(all, equalCountBins(all)))!;
    });
    expect(mean(errors)).toBeGreaterThan(0.035);
    expect(mean(errors)).toBeLessThan(0.043);
  });
});
