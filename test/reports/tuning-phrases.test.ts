import { describe, expect, it } from "vitest";
import { spaceTexts, tuningSentences, tuningStanding } from "../../src/reports/tuning-phrases.js";
import type { TuningRecord } from "../../src/runner/result.js";

function record(changes: Partial<TuningRecord> = {}): TuningRecord {
  const own = { candidate: 0, settings: { depth: 6, rsm: 0.5 }, loss: 4.931, mae: 4.931, iterations: 90 };
  return {
    method: "random",
    seed: 42,
    space: { depth: { from: 4, to: 8, scale: "linear", points: 3 }, rsm: [0.3, 0.5] },
    candidates: 31,
    loss_function: "MAE",
    validation: { start: "2025-01-18", end: "2025-01-31", rows: 1954, rows_sha256: "a".repeat(64) },
    winner: { ...own, candidate: 12, settings: { depth: 5, rsm: 0.3 }, loss: 4.912 },
    own,
    spread: { lowest: 4.912, median: 4.95, highest: 5.12 },
    difference: { of: "absolute error", value: -0.019, n: 1954, low: -0.041, high: 0.003 },
    reality_check_p: 0.4,
    ...changes,
  };
}

const difference = (low: number | null, high: number | null) => ({
  of: "absolute error",
  value: -0.03,
  n: 1954,
  low,
  high,
});

describe("a tuning in words", () => {
  it("says which candidate won, by how much, and that an interval with 0 in it tells nothing", () => {
    expect(tuningSentences(record())).toEqual([
      "best of 31 on validation: candidate 12 (depth 5, rsm 0.3), MAE 4.912 against 4.931 of the experiment's own settings",
      "all candidates: MAE from 4.912 to 5.120, median 4.950",
      "cannot be told from the experiment's own settings: difference in absolute error -0.019 [-0.041, +0.003] includes 0",
      "a validation figure of the best of several looks better than it is; evaluation rows took no part in the choice",
    ]);
  });

  it("counts how many were tried before it calls one better", () => {
    const lucky = record({ difference: difference(-0.05, -0.01), reality_check_p: 0.22 });
    expect(tuningStanding(lucky)).toBe("lucky");
    expect(tuningSentences(lucky)[2]).toBe(
      "no more than chance: the best of 31 looks so good by luck alone with p = 0.220, although the difference in absolute error -0.030 [-0.050, -0.010] by itself excludes 0",
    );
    const better = record({ difference: difference(-0.05, -0.01), reality_check_p: 0.001 });
    expect(tuningStanding(better)).toBe("better");
    expect(tuningSentences(better)[2]).toMatch(
      /^better than the experiment's own settings on these validation dates: .*p = 0\.001$/,
    );
    expect(tuningStanding(record({ reality_check_p: 0.001 }))).toBe("open");
  });

  it("knows the experiment's own settings as winner, and too few dates", () => {
    const own = record({ winner: record().own, difference: null, reality_check_p: null });
    expect(tuningStanding(own)).toBe("own");
    expect(tuningSentences(own)[0]).toBe("best of 31 on validation: the experiment's own settings, MAE 4.931");
    expect(tuningStanding(record({ difference: difference(null, null), reality_check_p: null }))).toBe("unmeasured");
  });

  it("writes a space as a person would", () => {
    const l2 = { from: 1, to: 30, scale: "log", points: 3 } as const;
    expect(spaceTexts({ ...record().space, l2_leaf_reg: l2 })).toEqual([
      "depth 4 to 8",
      "rsm 0.3, 0.5",
      "l2_leaf_reg 1 to 30 (log)",
    ]);
  });
});
