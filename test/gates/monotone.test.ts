import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../../src/gates/evidence.js";
import { DECISIONS, judge } from "../../src/gates/judge.js";
import { evaluationOf, evidenceWith, maesOf, readyData } from "./evidence.js";
import { thresholdsOf } from "./thresholds.js";

/** What a run is judged by, as numbers of which each has a better direction. */
interface Facts {
  mae: number;
  rate: number;
  graded: number;
  breakEven: number;
  over: number;
  under: number;
  bias: number;
  tierBias: number;
  spread: number;
  audit: number;
  gaps: number;
  implausible: number;
  unanswered: number;
  p: number;
  dirty: number;
  notReady: number;
  untimed: number;
  missing: number;
  duplicate: number;
}

/** -1: less is better; 1: more is. */
const BETTER: Record<keyof Facts, 1 | -1> = {
  mae: -1,
  rate: 1,
  graded: 1,
  breakEven: -1,
  over: 1,
  under: 1,
  bias: -1,
  tierBias: -1,
  spread: -1,
  audit: -1,
  gaps: -1,
  implausible: -1,
  unanswered: -1,
  p: -1,
  dirty: -1,
  notReady: -1,
  untimed: -1,
  missing: -1,
  duplicate: -1,
};

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const flag = fc.integer({ min: 0, max: 1 });
// around the thresholds, so that crossing them is common
const facts: fc.Arbitrary<Facts> = fc.record({
  mae: real(-0.4, 0.2),
  rate: real(0.4, 0.75),
  graded: fc.integer({ min: 1, max: 80 }),
  breakEven: real(0.5, 0.56),
  over: real(0.35, 0.7),
  under: real(0.35, 0.7),
  bias: real(0, 2),
  tierBias: real(0, 6),
  spread: real(0, 0.15),
  audit: fc.integer({ min: 0, max: 2 }),
  gaps: flag,
  implausible: flag,
  unanswered: flag,
  p: real(0, 0.1),
  dirty: flag,
  notReady: real(0, 0.3),
  untimed: real(0, 1),
  missing: fc.integer({ min: 0, max: 8 }),
  duplicate: flag,
});
/** Half widths of the intervals, the same before and after an improvement. */
const widths = fc.record({ mae: real(0.01, 0.3), rate: real(0.01, 0.15), clustered: real(0.01, 0.15) });
const signs = fc.record({ bias: fc.constantFrom(-1, 1), tier: fc.constantFrom(-1, 1) });

const GOOD = evaluationOf();
type Widths = { mae: number; rate: number; clustered: number };

function evidenceOf(of: Facts, width: Widths, sign: { bias: number; tier: number }): GateEvidence {
  const evaluation = structuredClone(GOOD);
  const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  const { edge_3: edge } = evaluation.betting;
  edge.graded = of.graded;
  Object.assign(edge.hitRate!, around(of.rate, width.rate), { n: of.graded });
  Object.assign(edge.hitRateClustered!, around(of.rate, width.clustered), { n: of.graded });
  edge.breakEven!.value = of.breakEven;
  for (const slice of evaluation.breakdowns!.direction) {
    const rate = slice.slice === "OVER" ? of.over : of.under;
    Object.assign(slice.hitRate!, around(rate, width.rate));
    Object.assign(slice.hitRateClustered!, around(rate, width.clustered));
    slice.breakEven!.value = of.breakEven;
  }
  evaluation.metrics.bias!.value = sign.bias * of.bias;
  evaluation.breakdowns!.tier[1]!.bias!.value = sign.tier * of.tierBias;
  const [window] = readyData().windows;
  const ready = Math.round(900 * (1 - of.notReady));
  return evidenceWith({
    evaluation,
    baseline: { name: "line", difference: { ...around(of.mae, width.mae), n: 900, standardError: null }, mae: 5 },
    mae: maesOf(5, 5 * (1 + of.spread / 2), 5 * (1 + of.spread), width.mae),
    leakAudit: {
      verdict: (["CLEAN", "SUSPECT", "LEAK"] as const)[of.audit]!,
      notRun: of.gaps ? ["metamorphic"] : [],
      evidence: "seen",
    },
    plausibility: {
      status: of.implausible ? "SUSPECT" : "PLAUSIBLE",
      checks: [],
      suspicions: of.implausible ? ["odd"] : [],
    },
    acknowledgement: of.unanswered ? null : { by: "R. Doe", reason: "known" },
    deflatedPValue: { value: of.p, trials: 20, effective: 9, bestWithoutSkill: 0.57 },
    code: { commit: "abc", dirty: of.dirty === 1 },
    data: readyData({
      windows: [{ ...window!, training: { ...window!.training, ready } }],
      line_time_unknown_share: of.untimed,
      missing: Array.from({ length: of.missing }, (_, i) => `f${i}`),
    }),
    duplicate: { of: of.duplicate ? "points version 3" : null },
  });
}

/** Two facts of every kind, the better of each. */
function better(one: Facts, other: Facts): Facts {
  const keys = Object.keys(BETTER) as (keyof Facts)[];
  const best = (key: keyof Facts) =>
    BETTER[key] > 0 ? Math.max(one[key], other[key]) : Math.min(one[key], other[key]);
  return Object.fromEntries(keys.map((key) => [key, best(key)])) as unknown as Facts;
}

describe.each(["default", "hit-rate-60", "soft-mae", "mae-bands"])("by profile %s", (name) => {
  const thresholds = thresholdsOf(name);
  const rank = (of: Facts, width: Widths, sign: { bias: number; tier: number }) =>
    DECISIONS.indexOf(judge(evidenceOf(of, width, sign), thresholds).decision);

  it("better evidence of one kind never gives a worse decision", () => {
    const key = fc.constantFrom(...(Object.keys(BETTER) as (keyof Facts)[]));
    fc.assert(
      fc.property(facts, facts, key, widths, signs, (of, other, at, width, sign) => {
        const improved = { ...of, [at]: better(of, other)[at] };
        expect(rank(improved, width, sign)).toBeLessThanOrEqual(rank(of, width, sign));
      }),
      { numRuns: 500 },
    );
  });

  it("nor does better evidence of every kind", () => {
    fc.assert(
      fc.property(facts, facts, widths, signs, (of, other, width, sign) => {
        expect(rank(better(of, other), width, sign)).toBeLessThanOrEqual(rank(of, width, sign));
      }),
      { numRuns: 200 },
    );
  });

  it("every decision can be come to", () => {
    const good: Facts = {
      ...{ mae: -0.3, rate: 0.7, graded: 80, breakEven: 0.5, over: 0.6, under: 0.6, bias: 0, tierBias: 0, spread: 0 },
      ...{ audit: 0, gaps: 0, implausible: 0, unanswered: 1, p: 0, dirty: 0, notReady: 0, untimed: 0, missing: 0 },
      duplicate: 0,
    };
    const width = { mae: 0.1, rate: 0.05, clustered: 0.05 };
    const decided = ([{}, { p: 0.1 }, { dirty: 1 }, { audit: 2 }] as Partial<Facts>[]).map((part) =>
      rank({ ...good, ...part }, width, { bias: 1, tier: 1 }),
    );
    expect(decided).toEqual([0, 1, 2, 3]);
  });
});
