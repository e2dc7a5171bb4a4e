import { describe, expect, it } from "vitest";
import { comparePredictions } from "../../src/metrics/compare-predictions.js";
import { evaluate } from "../../src/metrics/evaluate.js";
import { pairedDifference } from "../../src/metrics/paired-difference.js";
import { noiseSpecs, type RowSpec, toRows } from "./rows.js";

const options = { seed: 42, resamples: 400, edges: [1, 3, 5] };

/** The same games with a second model's predictions, every fifth without a line. */
function twoModels() {
  const base = noiseSpecs({ rows: 1500, dates: 28, seed: 1 });
  const other = noiseSpecs({ rows: 1500, dates: 28, seed: 2 });
  const bare = (spec: RowSpec, i: number): RowSpec => {
    const { line: _line, ...rest } = spec;
    return i % 5 === 0 ? rest : spec;
  };
  const first = base.map(bare);
  const second = base.map((spec, i) =>
    bare({ ...spec, prediction: spec.line! + (other[i]!.prediction - other[i]!.line!) }, i),
  );
  return [first, second] as const;
}

describe("comparePredictions", () => {
  it("agrees with evaluating each by itself", () => {
    const [a, b] = twoModels().map(toRows);
    const compared = comparePredictions(a!, b!, options);
    const [x, y] = [a!, b!].map((rows) =>
      evaluate(rows, { seed: 42, resamples: 400, evalStart: "2025-02-01" as never, includeNoLine: true }),
    );
    expect(compared.maeLines!.value).toBeCloseTo(x!.metrics.mae_lines!.value - y!.metrics.mae_lines!.value, 12);
    expect(compared.maeAll!.value).toBeCloseTo(x!.metrics.mae_all!.value - y!.metrics.mae_all!.value, 12);
    expect([compared.rows, compared.rowsWithLine, compared.dates]).toEqual([1500, 1200, 28]);
    for (const [k, edge] of (["1", "3", "5"] as const).entries()) {
      const picks = compared.picks[k]!;
      const [hits, roi] = [`hit_rate_edge_${edge}`, `roi_edge_${edge}`] as const;
      expect(picks.hitRate!.value).toBeCloseTo(x!.metrics[hits]!.value - y!.metrics[hits]!.value, 12);
      expect(picks.hitRate!.n).toBe(x!.metrics[hits]!.n + y!.metrics[hits]!.n);
      expect(picks.roi!.value).toBeCloseTo(x!.metrics[roi]!.value - y!.metrics[roi]!.value, 12);
    }
  });

  it("has the interval of the paired difference, and Diebold and Mariano's test beside it", () => {
    const [a, b] = twoModels().map((specs) => toRows(specs.filter(({ line }) => line !== undefined)));
    const { maeLines, maeAll } = comparePredictions(a!, b!, options);
    const errors = (rows: typeof a) => rows!.prediction.map((value, i) => Math.abs(value - rows!.actual[i]!));
    const expected = pairedDifference(a!.date, errors(a), errors(b), { seed: 42, resamples: 400 });
    expect(maeLines).toMatchObject(expected!);
    expect(maeLines!.dieboldMariano!.difference).toBeCloseTo(expected!.value, 12);
    expect(maeLines!.dieboldMariano!.degrees).toBe(27);
    expect(maeAll).toBeNull();
  });

  it("counts the common picks as one would by hand", () => {
    // line 20: the first picks OVER, OVER, UNDER, OVER, none; the second OVER, UNDER, OVER, none, UNDER; last: a push
    const actual = [25, 25, 25, 18, 18, 20];
    const first = [24, 24, 16, 24, 21, 24].map((prediction, i) => ({ actual: actual[i]!, prediction, line: 20 }));
    const second = [24, 16, 24, 21, 16, 16].map((prediction, i) => ({ actual: actual[i]!, prediction, line: 20 }));
    const [picks] = comparePredictions(toRows(first), toRows(second), { ...options, edges: [3] }).picks;
    expect(picks!.common).toMatchObject({
      graded: 3,
      opposed: 2,
      mcnemar: { onlyFirst: 1, onlySecond: 1, p: 1 },
      needed: null,
    });
    expect(picks!.common.hitRateFirst!.value).toBeCloseTo(2 / 3, 12);
    expect(picks!.sameSideHitRate).toMatchObject({ value: 1, n: 1 });
    expect(picks!.onlyFirstHitRate).toMatchObject({ value: 0, n: 1 });
    expect(picks!.onlySecondHitRate).toMatchObject({ value: 1, n: 1 });
  });

  it("settles each on its own line", () => {
    const first = [{ actual: 21, prediction: 25, line: 20.5 }];
    const second = [{ actual: 21, prediction: 25, line: 21.5 }];
    const [picks] = comparePredictions(toRows(first), toRows(second), { ...options, edges: [3] }).picks;
    expect(picks!.common).toMatchObject({ graded: 1, opposed: 0, mcnemar: { onlyFirst: 1, onlySecond: 0 } });
    expect(picks!.hitRate).toMatchObject({ value: 1, n: 2, low: null });
  });

  it("finds no difference between a model and itself", () => {
    const [a] = twoModels().map(toRows);
    const { maeLines, picks } = comparePredictions(a!, a!, options);
    expect(maeLines).toMatchObject({ value: 0, low: 0, high: 0, dieboldMariano: null });
    expect(picks[1]).toMatchObject({ hitRate: { value: 0, low: 0, high: 0 }, common: { mcnemar: { p: 1 } } });
    expect(picks[1]!.onlyFirstHitRate).toBeNull();
  });

  it("refuses rows that are not the same games", () => {
    const rows = toRows([{ actual: 20, prediction: 21, line: 19.5 }]);
    expect(() => comparePredictions(rows, toRows([]), options)).toThrow(RangeError);
    expect(() => comparePredictions(rows, toRows([{ actual: 19, prediction: 21, line: 19.5 }]), options)).toThrow(
      /row 0/,
    );
  });
});
