import { describe, expect, it } from "vitest";
import {
  compareErrors,
  compareGrowth,
  compareMemory,
  comparePrediction,
  compareTimes,
  type Measured,
  verdict,
} from "../../bench/engine/report/compare.mjs";
import { renderReport } from "../../bench/engine/report/render.mjs";
import { median, standardError } from "../../bench/engine/report/statistics.mjs";

function fit(some: Partial<Measured>): Measured {
  return {
    data: "synthetic",
    size: 10_000,
    loss: "RMSE",
    setting: "depthwise",
    trainer: "ours",
    layout: null,
    threads: 1,
    seed: 1,
    alone: true,
    error: 1,
    seconds: 1,
    processor: 1,
    peak: 100e6,
    rise: 10e6,
    ...some,
  };
}

describe("statistics", () => {
  it("median of odd and even counts", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  it("standard error of 1, 2, 3 is 1 / sqrt(3); of one value unknown", () => {
    expect(standardError([1, 2, 3])).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(standardError([1])).toBeNull();
  });
});

describe("verdict", () => {
  it("passes at the bar and misses above it; nothing to compare with is neither", () => {
    expect([verdict(0.8, 0.8), verdict(0.8001, 0.8), verdict(null, 0.8)]).toEqual(["PASS", "MISS", "-"]);
  });
});

describe("compareErrors", () => {
  it("divides means over the seeds by those of the best rival that has them all", () => {
    const fits = [
      fit({ seed: 1, error: 2 }),
      fit({ seed: 2, error: 4 }),
      fit({ trainer: "lightgbm", layout: "col", seed: 1, error: 2.5 }),
      fit({ trainer: "lightgbm", layout: "col", seed: 2, error: 3.5 }),
      fit({ trainer: "sklearn", seed: 1, error: 1 }),
    ];
    const [row] = compareErrors(fits);
    expect(row).toMatchObject({
      seeds: 2,
      ours: 3,
      best: "lightgbm",
      ratio: 1,
      rivals: { lightgbm: 3 },
      verdict: "PASS",
    });
    expect(row!.uncertainty).toBeCloseTo((4 / 3.5 - 2 / 2.5) / 2, 12);
  });

  it("judges nothing without a rival", () => {
    const alone = { best: null, ratio: null, uncertainty: null, verdict: "-" };
    expect(compareErrors([fit({}), fit({ seed: 2 })])[0]).toMatchObject(alone);
  });

  it("0.3 % above the best rival is the limit", () => {
    const ratios = [1.0029, 1.0031].map((error) => compareErrors([fit({ error }), fit({ trainer: "xgboost" })])[0]!);
    expect(ratios.map((row) => row.verdict)).toEqual(["PASS", "MISS"]);
  });
});

describe("compareTimes", () => {
  it("takes medians, LightGBM's faster layout, and only fits that ran alone", () => {
    const rows = compareTimes([
      fit({ seconds: 1, processor: 2 }),
      fit({ seed: 2, seconds: 3, processor: 2 }),
      fit({ seed: 3, seconds: 2, processor: 2 }),
      fit({ seed: 4, seconds: 100, alone: false }),
      fit({ trainer: "lightgbm", layout: "col", seconds: 9, processor: 9 }),
      fit({ trainer: "lightgbm", layout: "row", seconds: 4, processor: 5 }),
      fit({ trainer: "sklearn", seconds: 2.5 }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ ratio: 0.5, processorRatio: 0.4, bestRatio: 0.8, verdict: "PASS" });
    expect(rows[0]!.lightgbm).toMatchObject({ layout: "row", seconds: 4 });
  });
});

describe("compareMemory", () => {
  it("judges the peak against the lower of LightGBM's layouts, and shows the rise", () => {
    const fits = (peak: number) => [
      fit({ peak, rise: 25e6 }),
      fit({ trainer: "lightgbm", layout: "col", peak: 300e6, rise: 20e6 }),
      fit({ trainer: "lightgbm", layout: "row", peak: 110e6, rise: 30e6 }),
    ];
    expect(compareMemory(fits(109e6))[0]).toMatchObject({ rise: { ratio: 1.25 }, verdict: "PASS" });
    expect(compareMemory(fits(111e6))[0]).toMatchObject({ peak: { lightgbm: 110e6 }, verdict: "MISS" });
  });
});

describe("compareGrowth", () => {
  it("divides the seconds of 250,000 rows by those of 100,000 with as many threads", () => {
    const times = compareTimes([
      fit({ size: 100_000, seconds: 2 }),
      fit({ size: 250_000, seconds: 5.4 }),
      fit({ size: 100_000, seconds: 1, threads: 2 }),
      fit({ size: 250_000, seconds: 2.5, threads: 2 }),
    ]);
    const found = compareGrowth(times);
    expect(found.map((row) => [row.threads, row.growth, row.verdict])).toEqual([
      [1, 2.7, "MISS"],
      [2, 2.5, "PASS"],
    ]);
  });
});

describe("comparePrediction", () => {
  it("judges this engine alone, by both times", () => {
    const rows = comparePrediction([
      fit({ predict: 0.2, predictOne: 0.0002 }),
      fit({ trainer: "lightgbm", predict: 2, predictOne: 0.001 }),
    ]);
    expect(rows.map((row) => [row.trainer, row.verdict])).toEqual([
      ["ours", "MISS"],
      ["lightgbm", "-"],
    ]);
  });
});

describe("renderReport", () => {
  const about = {
    machine: "a machine",
    node: "20.0.0",
    rivals: { lightgbm: "4.7.0" },
    trees: "300 trees",
    load: 0.1,
    resumed: false,
  };

  it("shows a miss as a miss, in its table and among the bars", () => {
    const fits = [
      fit({ error: 1.01, seconds: 2 }),
      fit({ trainer: "lightgbm", layout: "col", seconds: 4, processor: 4 }),
    ];
    const report = renderReport(about, fits, []);
    expect(report).toMatch(/error at most 1.003 of the best rival *\| MISS *\| *0 of 1 \| 1.0100/);
    expect(report).toMatch(/time at most 0.8 of LightGBM *\| PASS *\| *1 of 1 \| 0.50/);
    expect(report).toMatch(/synthetic \| 10,000 \| RMSE \| depthwise .* LightGBM \| 1.0100 \|/);
  });

  it("names what was not run and every fit that failed, and says when the machine was busy", () => {
    const failed = { ...fit({ trainer: "sklearn" }), failed: "ValueError: no" };
    const report = renderReport({ ...about, load: 3 }, [fit({}), failed], ["catboost: not installed."]);
    expect(report).toContain("- catboost: not installed.");
    expect(report).toContain("scikit-learn failed on 10,000 synthetic rows, RMSE, depthwise: ValueError: no");
    expect(report).toContain("times are rough");
  });
});
