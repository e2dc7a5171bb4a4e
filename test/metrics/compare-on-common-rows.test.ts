import { describe, expect, it } from "vitest";
import type { IsoDate } from "../../src/core/dates.js";
import { compareOnCommonRows } from "../../src/metrics/compare-on-common-rows.js";
import { pairedDifference } from "../../src/metrics/paired-difference.js";
import { noiseSpecs, toRows } from "./rows.js";

const options = { seed: 1, resamples: 2000, evalStart: "2025-02-01" as IsoDate };
const rows = toRows(noiseSpecs({ rows: 600, dates: 24, seed: 3 }));
const errors = (prediction: Float64Array) => prediction.map((value, i) => Math.abs(value - rows.actual[i]!));

describe("comparison on common rows", () => {
  it("takes the intersection and says what it dropped", () => {
    const lastTen = rows.line.map((line, i) => (i % 4 === 0 ? Number.NaN : line + 1));
    const season = rows.line.map((line, i) => (i < 10 ? Number.NaN : line - 1));
    const comparison = compareOnCommonRows(
      rows,
      [
        { name: "model", prediction: rows.prediction },
        { name: "line", prediction: rows.line },
        { name: "last 10", prediction: lastTen },
        { name: "season", prediction: season },
      ],
      options,
    );
    const common = [...Array(600).keys()].filter((i) => i % 4 !== 0 && i >= 10);
    expect(comparison.rows).toBe(common.length);
    expect(comparison.dropped).toBe(600 - common.length);
    expect(comparison.missing).toEqual({ model: 0, line: 0, "last 10": 150, season: 10 });
    const sizes = Object.values(comparison.evaluations).map(({ population }) => population.rows);
    expect(sizes).toEqual([common.length, common.length, common.length, common.length]);
    const mean = common.reduce((sum, i) => sum + errors(rows.prediction)[i]!, 0) / common.length;
    expect(comparison.evaluations.model!.metrics.mae_lines!.value).toBeCloseTo(mean, 10);
    expect(comparison.evaluations.line!.metrics.hit_rate_edge_1).toBeNull();
    const { model, line } = comparison.evaluations;
    const difference = model!.metrics.mae_lines!.value - line!.metrics.mae_lines!.value;
    expect(comparison.maeLinesDifference.line!.value).toBeCloseTo(difference, 10);
    expect(comparison.maeLinesDifference.line!.low).toBeGreaterThan(0);
    expect(Object.keys(comparison.maeLinesDifference)).toEqual(["line", "last 10", "season"]);
  });

  it("of contenders with no row in common measures nothing", () => {
    const comparison = compareOnCommonRows(
      rows,
      [
        { name: "a", prediction: rows.line.map((line, i) => (i % 2 ? Number.NaN : line)) },
        { name: "b", prediction: rows.line.map((line, i) => (i % 2 ? line : Number.NaN)) },
      ],
      options,
    );
    expect(comparison).toMatchObject({ rows: 0, dropped: 600, maeLinesDifference: { b: null } });
  });

  it("refuses a name twice and a prediction of another length", () => {
    const a = { name: "a", prediction: rows.line };
    expect(() => compareOnCommonRows(rows, [a, a], options)).toThrow(/"a" comes twice/);
    expect(() => compareOnCommonRows(rows, [{ name: "b", prediction: new Float64Array(3) }], options)).toThrow(
      /"b" has 3 predictions for 600 rows/,
    );
  });
});

describe("paired difference", () => {
  it("of a model with itself is 0, with no width", () => {
    const loss = errors(rows.prediction);
    const itself = pairedDifference(rows.date, loss, loss, options);
    expect(itself).toEqual({ value: 0, n: 600, low: 0, high: 0, standardError: 0 });
  });

  it("turns its sign when the two change places", () => {
    const a = errors(rows.prediction);
    const b = errors(rows.line);
    const forth = pairedDifference(rows.date, a, b, options)!;
    const back = pairedDifference(rows.date, b, a, options)!;
    expect(back.value).toBeCloseTo(-forth.value, 12);
    expect(back.low).toBeCloseTo(-forth.high!, 12);
    expect(back.high).toBeCloseTo(-forth.low!, 12);
  });

  it("has the standard error of a mean of nightly differences when nights are of one size", () => {
    const a = errors(rows.prediction);
    const b = errors(rows.line);
    const nights = Float64Array.from({ length: 24 }, (_, night) => {
      let sum = 0;
      for (let i = 25 * night; i < 25 * (night + 1); i++) sum += (a[i]! - b[i]!) / 25;
      return sum;
    });
    const mean = nights.reduce((x, y) => x + y) / 24;
    const populationVariance = nights.reduce((sum, night) => sum + (night - mean) ** 2, 0) / 24;
    const difference = pairedDifference(rows.date, a, b, { seed: 2 })!;
    expect(difference.standardError! / Math.sqrt(populationVariance / 24)).toBeCloseTo(1, 1);
  });

  it("has no interval on few dates, and is null on no rows", () => {
    const few = pairedDifference(new Int32Array([1, 2]), [3, 4], [1, 1], options);
    expect(few).toEqual({ value: 2.5, n: 2, low: null, high: null, standardError: null });
    expect(pairedDifference(new Int32Array(0), [], [], options)).toBeNull();
  });

  it("refuses losses of another length than the dates", () => {
    expect(() => pairedDifference(rows.date, [1], [1], options)).toThrow(/600 dates, 1 and 1 losses/);
  });
});
