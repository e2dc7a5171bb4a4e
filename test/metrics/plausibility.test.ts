import { describe, expect, it } from "vitest";
import { assessPlausibility } from "../../src/metrics/plausibility.js";
import { FEB_1, noiseSpecs, type RowSpec, toRows } from "./rows.js";

const options = { seed: 1, resamples: 1000 };

describe("plausibility", () => {
  it("of 85 % at edge 3+ on 878 picks: suspect, with the sentence", () => {
    const specs: RowSpec[] = Array.from({ length: 878 }, (_, i) => ({
      date: FEB_1 + (i % 28),
      prediction: 25,
      line: 20.5,
      actual: i < 746 ? 27 : 15,
    }));
    const { status, suspicions, checks } = assessPlausibility(toRows(specs), options);
    expect(status).toBe("SUSPECT");
    expect(suspicions).toContain(
      "hit rate 85.0 % at edge 3+ on 878 picks: picks that just break even (52.4 %) do this well " +
        "with probability 1.1e-92; look for a leak before believing it",
    );
    expect(checks.find(({ check }) => check === "hit_rate_edge_3")).toMatchObject({ status: "SUSPECT", n: 878 });
  });

  it("of an MAE far below the line's own: suspect, even where no pick is made", () => {
    const specs = noiseSpecs({ rows: 2000, dates: 28, seed: 4 }).map((row) => {
      const toward = row.line! + 0.26 * (row.actual - row.line!);
      return { ...row, prediction: Math.max(row.line! - 0.9, Math.min(row.line! + 0.9, toward)) };
    });
    const result = assessPlausibility(toRows(specs), options);
    expect(result.status).toBe("SUSPECT");
    expect(result.suspicions).toHaveLength(1);
    expect(result.suspicions[0]).toMatch(
      /^MAE 4\.\d\d where the line's own is \d\.\d\d, on 2,000 rows: a model truly 5 % better .*leak before believing it$/,
    );
    expect(result.checks[0]).toMatchObject({ check: "hit_rate_edge_1", status: "UNKNOWN", n: 0, pValue: null });
  });

  it("raises no alarm at honest predictions of an efficient market over 40 seeds", () => {
    for (let seed = 0; seed < 40; seed++) {
      const rows = toRows(noiseSpecs({ rows: 2000, dates: 28, seed }));
      expect(assessPlausibility(rows, { seed, resamples: 500 }).status).toBe("PLAUSIBLE");
    }
  });

  it("raises no alarm at a model that is truly 2 % better than the line", () => {
    const specs = noiseSpecs({ rows: 3000, dates: 28, seed: 8 }).map((row) => ({
      ...row,
      prediction: row.line! + 0.02 * (row.actual - row.line!),
    }));
    const { checks } = assessPlausibility(toRows(specs), options);
    expect(checks.at(-1)).toMatchObject({ check: "mae_against_line", status: "PLAUSIBLE" });
  });

  it("finds a model that has seen the outcome", () => {
    const rows = toRows(noiseSpecs({ rows: 800, dates: 28, seed: 5, leak: 0.5 }));
    expect(assessPlausibility(rows, options).suspicions.length).toBeGreaterThan(1);
  });

  it("judges against the picks' own prices: 85 % at -650 is no wonder", () => {
    const specs: RowSpec[] = Array.from({ length: 400 }, (_, i) => ({
      date: FEB_1 + (i % 28),
      prediction: 25,
      line: 20.5,
      actual: i % 20 < 17 ? 22 : 17,
      over: -650,
      under: 450,
    }));
    expect(assessPlausibility(toRows(specs), options).checks[1]).toMatchObject({ status: "PLAUSIBLE" });
  });

  it("says unknown, not plausible, where there is nothing to judge by", () => {
    expect(assessPlausibility(toRows([]), options).status).toBe("UNKNOWN");
    const oneNight = toRows(noiseSpecs({ rows: 200, dates: 1, seed: 1 }));
    expect(assessPlausibility(oneNight, options).checks.at(-1)).toMatchObject({
      status: "UNKNOWN",
      sentence: "too few game dates (1) to judge the MAE against the line's own",
    });
  });
});
