import { describe, expect, it } from "vitest";
import { fromEpochDay, type IsoDate } from "../../src/core/dates.js";
import { DataError } from "../../src/core/errors.js";
import { canonicalJson } from "../../src/core/hash.js";
import { evaluate } from "../../src/metrics/evaluate.js";
import { type EvaluationOptions, HEADLINE_METRICS } from "../../src/metrics/evaluation.js";
import { FEB_1, noiseSpecs, type RowSpec, shuffled, toRows } from "./rows.js";

const evalStart = "2025-02-01" as IsoDate;
const options: EvaluationOptions = { seed: 1, resamples: 1000, evalStart };
const of = (specs: RowSpec[], more: Partial<EvaluationOptions> = {}) =>
  evaluate(toRows(specs), { ...options, ...more });

describe("evaluate", () => {
  it("of rows worked out by hand", () => {
    const evaluation = of(
      [
        { actual: 20, prediction: 24, line: 20.5, tier: 26 },
        { actual: 10, prediction: 8, line: 12.5, tier: 11 },
        { actual: 30, prediction: 18, tier: 17, date: FEB_1 + 1 },
      ],
      { includeNoLine: true },
    );
    expect(evaluation.population).toEqual({
      rows: 3,
      rowsWithLine: 2,
      dates: 2,
      firstDate: "2025-02-01",
      lastDate: "2025-02-02",
    });
    const value = (name: (typeof HEADLINE_METRICS)[number]) => evaluation.metrics[name]?.value;
    expect(value("mae_lines")).toBe(3);
    expect(value("mae_line_itself")).toBe(1.5);
    expect(value("mae_all")).toBe(6);
    expect(value("bias")).toBe(-0.5);
    expect(value("within_3")).toBe(0.5);
    expect(value("hit_rate_edge_3")).toBe(0.5);
    expect(value("hit_rate_edge_5")).toBeUndefined();
    expect(value("over_rate")).toBe(0);
    expect(evaluation.accuracy.lines!.rmse.value).toBeCloseTo(Math.sqrt((16 + 4) / 2), 12);
    expect(evaluation.accuracy.all!.biasActual.value).toBeCloseTo((4 - 2 - 12) / 3, 12);
  });

  it("has every headline metric as a key, and is JSON with no NaN in it", () => {
    const evaluation = of(noiseSpecs({ rows: 300, dates: 12, seed: 2 }), { walkforward: true, includeNoLine: true });
    expect(Object.keys(evaluation.metrics)).toEqual([...HEADLINE_METRICS]);
    expect(JSON.parse(canonicalJson(evaluation))).toEqual(evaluation);
  });

  it("measures MAE (all) only when asked to", () => {
    expect(of(noiseSpecs({ rows: 50, dates: 7, seed: 1 })).metrics.mae_all).toBeNull();
  });

  it("measures nothing on no rows, and no betting figure without lines", () => {
    const nothing = of([], { walkforward: true, includeNoLine: true });
    expect(Object.values(nothing.metrics).every((metric) => metric === null)).toBe(true);
    expect(nothing.population).toMatchObject({ rows: 0, dates: 0, firstDate: null });
    const noLines = of([{ actual: 10, prediction: 12 }], { includeNoLine: true });
    expect(noLines.metrics.mae_all).toMatchObject({ value: 2, n: 1, low: null });
    expect(noLines.metrics.mae_lines).toBeNull();
    expect(noLines.metrics.over_rate).toBeNull();
  });

  it("of the line itself: no edge, so no pick", () => {
    const specs = noiseSpecs({ rows: 200, dates: 10, seed: 4 }).map((row) => ({ ...row, prediction: row.line! }));
    const { metrics } = of(specs);
    expect(metrics.mae_lines).toEqual(metrics.mae_line_itself);
    expect(metrics.bias).toMatchObject({ value: 0, low: 0, high: 0 });
    expect([metrics.hit_rate_edge_1, metrics.roi_edge_3, metrics.break_even_edge_3]).toEqual([null, null, null]);
  });

  it("does not change with the order of the rows, and repeats itself", () => {
    const specs = noiseSpecs({ rows: 400, dates: 20, seed: 5 });
    const first = of(specs);
    expect(of(specs)).toEqual(first);
    const again = of(shuffled(specs, 9));
    for (const name of HEADLINE_METRICS) {
      for (const end of ["value", "low", "high"] as const) {
        const expected = first.metrics[name]?.[end];
        if (expected == null) expect(again.metrics[name]?.[end]).toBe(expected);
        else expect(again.metrics[name]![end]).toBeCloseTo(expected, 10);
      }
    }
  });

  it.each([
    ["an actual that is not known", { actual: Number.NaN, prediction: 1 }, /row 0: actual is NaN/],
    ["a missing prediction", { actual: 1, prediction: Number.NaN }, /row 0: prediction is NaN/],
    ["a price that is none", { actual: 1, prediction: 1, line: 1, over: 50 }, /overOdds is 50, not American odds/],
    ["a row before the window", { actual: 1, prediction: 1, date: FEB_1 - 1 }, /2025-01-31 is evaluated/],
  ])("refuses %s", (_, spec, message) => {
    expect(() => of([spec])).toThrow(DataError);
    expect(() => of([spec])).toThrow(message);
  });

  it("refuses columns of unequal length", () => {
    const rows = { ...toRows([{ actual: 1, prediction: 1 }]), line: new Float64Array(2) };
    expect(() => evaluate(rows, options)).toThrow(/column line has 2 entries, not 1/);
  });
});

describe("breakdowns", () => {
  const specs = noiseSpecs({ rows: 1200, dates: 24, seed: 6, edgeSpread: 4 }).map((row, i) =>
    i % 10 === 0 ? { ...row, tier: Number.NaN } : i % 10 === 1 ? { ...row, tier: 3 } : row,
  );
  const evaluation = of(specs, { walkforward: true });
  const breakdowns = evaluation.breakdowns!;
  const names = (key: "edgeThresholds" | "edgeBuckets" | "direction" | "tier" | "lineRange" | "month") =>
    breakdowns[key].map(({ slice }) => slice);
  const sum = (slices: { rows: number; picks: number }[], key: "rows" | "picks") =>
    slices.reduce((total, slice) => total + slice[key], 0);

  it("name their slices", () => {
    expect(names("edgeThresholds")).toEqual(["edge 1+", "edge 3+", "edge 5+"]);
    expect(names("edgeBuckets")).toEqual(["edge 0 to 1", "edge 1 to 3", "edge 3 to 5", "edge 5+"]);
    expect(names("direction")).toEqual(["OVER", "UNDER"]);
    expect(names("tier")).toEqual(["star", "starter", "role", "bench", "unknown"]);
    expect(names("lineRange")).toEqual([
      "line under 10",
      "line 10 to 15",
      "line 15 to 20",
      "line 20 to 25",
      "line 25+",
    ]);
    expect(names("month")).toEqual(["2025-02"]);
    expect(breakdowns.tierDirection).toHaveLength(10);
    expect(breakdowns.week!.map(({ slice }) => slice)).toEqual([
      "week 1 (2025-02-01 to 2025-02-07)",
      "week 2 (2025-02-08 to 2025-02-14)",
      "week 3 (2025-02-15 to 2025-02-21)",
      "week 4 (2025-02-22 to 2025-02-28)",
    ]);
  });

  it("split the whole: rows and picks of the parts add up to those of the headline", () => {
    const picks = evaluation.betting.edge_3.picks;
    const { edgeBuckets, direction, tier, tierDirection, lineRange, month } = breakdowns;
    for (const slices of [direction, tier, tierDirection, lineRange, month, breakdowns.week!]) {
      expect(sum(slices, "rows")).toBe(1200);
      expect(sum(slices, "picks")).toBe(picks);
    }
    expect(sum(edgeBuckets, "rows")).toBe(1200);
    expect(sum(edgeBuckets.slice(2), "picks")).toBe(picks);
  });

  it("repeat the headline where they cover the same picks", () => {
    const { metrics } = evaluation;
    const [edge1, edge3, edge5] = breakdowns.edgeThresholds;
    expect([edge1!.hitRate, edge3!.hitRate, edge5!.hitRate]).toEqual([
      metrics.hit_rate_edge_1,
      metrics.hit_rate_edge_3,
      metrics.hit_rate_edge_5,
    ]);
    expect(edge3!.roi).toEqual(metrics.roi_edge_3);
    expect(breakdowns.month[0]!.mae).toEqual(metrics.mae_lines);
    expect(breakdowns.month[0]!.lineMae).toEqual(metrics.mae_line_itself);
  });

  it("agree with the rows of one tier picked out by hand", () => {
    const bench = specs.filter(({ tier }) => tier !== undefined && tier < 5);
    const slice = breakdowns.tier[3]!;
    expect(slice.rows).toBe(bench.length);
    const mae = bench.reduce((total, row) => total + Math.abs(row.prediction - row.actual), 0) / bench.length;
    expect(slice.mae!.value).toBeCloseTo(mae, 10);
  });

  it("give a slice that is played on too few dates no interval", () => {
    const lone = specs.map((row, i) => ({ ...row, tier: i < 60 ? 28 : 10 }));
    const star = of(lone).breakdowns!.tier[0]!;
    expect(star.rows).toBe(60);
    expect(star.mae).toMatchObject({ n: 60, low: null, high: null });
    expect(star.hitRate!.low).not.toBeNull();
  });

  it("leave out weeks unless asked, the unknown tier when there is none, and all of it on request", () => {
    const plain = of(noiseSpecs({ rows: 100, dates: 10, seed: 1 }));
    expect(plain.breakdowns!.week).toBeNull();
    expect(plain.breakdowns!.tier.map(({ slice }) => slice)).not.toContain("unknown");
    expect(of(specs, { breakdowns: false }).breakdowns).toBeNull();
  });

  it("put a later month in order after the first", () => {
    const months = of(noiseSpecs({ rows: 90, dates: 90, seed: 1 })).breakdowns!.month;
    expect(months.map(({ slice }) => slice)).toEqual(["2025-02", "2025-03", "2025-04", "2025-05"]);
    expect(fromEpochDay(FEB_1 + 89)).toBe("2025-05-01");
  });
});
