import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../../src/gates/evidence.js";
import { judge as judgeBy } from "../../src/gates/judge.js";
import { GATES, type Gate } from "../../src/gates/verdict.js";
import { evaluationOf, evidenceWith, readyData } from "./evidence.js";
import { DEFAULT, thresholdsOf } from "./thresholds.js";

const judge = (evidence: GateEvidence) => judgeBy(evidence, DEFAULT);

function verdictOn(gate: Gate, parts: Partial<GateEvidence>, thresholds = DEFAULT) {
  return judgeBy(evidenceWith(parts), thresholds).verdicts.find((verdict) => verdict.gate === gate)!;
}

const difference = (value: number, low: number | null, high: number | null) => ({
  name: "last 10",
  difference: { value, n: 500, low, high, standardError: null },
  mae: 5,
});

describe("decision", () => {
  it("is PROMOTE when every gate passes, one verdict each, in order", () => {
    const { decision, verdicts, reasons } = judge(evidenceWith());
    expect(verdicts.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(verdicts.map(({ gate }) => gate)).toEqual([...GATES]);
    expect(decision).toBe("PROMOTE");
    expect(reasons).toEqual(["every gate passes"]);
  });

  it.each([
    ["leakAudit", "leak_audit"],
    ["plausibility", "plausibility"],
    ["deflatedPValue", "deflated_p_value"],
    ["mae", "mae_consistency"],
    ["code", "code_committed"],
    ["data", "data_ready"],
    ["duplicate", "no_duplicate"],
  ] as const)("is never PROMOTE while %s is not measured", (part, gate) => {
    const { decision, reasons } = judge(evidenceWith({ [part]: null }));
    expect(verdictOn(gate, { [part]: null })).toMatchObject({ status: "unknown", value: null, failure: null });
    expect(decision).toBe("SHADOW");
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(new RegExp(`^${gate} not known: `));
  });

  it("is DISCUSS when not even the baseline or a hit rate was measured", () => {
    expect(judge(evidenceWith({ baseline: null })).decision).toBe("DISCUSS");
    expect(judge(evidenceWith({ evaluation: evaluationOf({ edge: 1 }) })).decision).toBe("DISCUSS");
  });

  it("is DISCUSS for a model trained elsewhere that passes everything else: it may have seen these rows", () => {
    const { decision, verdicts } = judge(evidenceWith({ trainedElsewhere: true }));
    expect(decision).toBe("DISCUSS");
    const passed = verdicts.filter(({ status }) => status === "pass").map(({ gate }) => gate);
    expect(passed).toEqual(["sample_size", "plausibility", "code_committed", "data_ready", "no_duplicate"]);
    for (const { gate, status, failure, evidence } of verdicts) {
      if (passed.includes(gate)) continue;
      expect({ status, failure }).toEqual({ status: "unknown", failure: null });
      expect(evidence).toMatch(/trained elsewhere, so whether it saw these rows cannot be checked$/);
    }
  });

  it("lets what speaks against a model stand wherever it was trained, and names it beside the audit's gaps", () => {
    const leakAudit = { verdict: "CLEAN", notRun: ["metamorphic"], evidence: "6 checks" } as const;
    const parts = { trainedElsewhere: true, leakAudit, baseline: difference(0.3, 0.1, 0.5) };
    expect(judge(evidenceWith(parts)).decision).toBe("REJECT");
    expect(verdictOn("leak_audit", parts).evidence).toMatch(/not checked: metamorphic; trained elsewhere/);
  });

  it("is SHADOW when better but not proven", () => {
    const { decision, reasons } = judge(evidenceWith({ baseline: difference(-0.15, -0.35, 0.05) }));
    expect(decision).toBe("SHADOW");
    expect(reasons).toEqual([
      "mae_against_baseline not proven: MAE less that of last 10: -0.15 [-0.35, +0.05] on 500 common rows; 1.5 standard errors better",
    ]);
  });

  it("is not SHADOW on next to nothing: four picks, or a difference within noise", () => {
    const few = evidenceWith({ evaluation: evaluationOf({ nights: 2, perNight: 2, overWins: 10, underWins: 10 }) });
    expect(judge(few).decision).toBe("DISCUSS");
    expect(judge(few).reasons[0]).toBe(
      "sample_size needs a look: 4 graded picks at edge 3+ (0 pushes left out); fewer than 25 say nothing",
    );
    const noise = judge(evidenceWith({ baseline: difference(-0.004, -0.1, 0.092) }));
    expect(noise.decision).toBe("DISCUSS");
    expect(noise.reasons).toEqual([
      "mae_against_baseline needs a look: MAE less that of last 10: -0.004 [-0.100, +0.092] on 500 common rows; 0.1 standard errors better",
    ]);
  });

  it("is DISCUSS on a concern and REJECT on a refutation, whatever else passes", () => {
    expect(judge(evidenceWith({ code: { commit: "abc", dirty: true } })).decision).toBe("DISCUSS");
    expect(judge(evidenceWith({ baseline: difference(0.3, 0.1, 0.5) })).decision).toBe("REJECT");
    const leak = { leakAudit: { verdict: "LEAK", notRun: [], evidence: "season_avg differs on 3 rows" } } as const;
    expect(judge(evidenceWith({ ...leak, code: null })).decision).toBe("REJECT");
  });

  it("rejects a losing record", () => {
    const losing = evaluationOf({ overWins: 4, underWins: 4 });
    expect(judge(evidenceWith({ evaluation: losing })).decision).toBe("REJECT");
  });
});

describe("MAE against the baseline", () => {
  const on = (baseline: GateEvidence["baseline"], profile = "default") =>
    verdictOn("mae_against_baseline", { baseline }, thresholdsOf(profile));

  it("passes only with the whole interval below 0", () => {
    expect(on(difference(-0.2, -0.3, -0.01))).toMatchObject({ status: "pass", value: -0.2, threshold: 0 });
    expect(on(difference(-0.2, -0.4, 0))).toMatchObject({ status: "fail", failure: "unproven" });
    expect(on(difference(-0.02, -0.12, 0.08))).toMatchObject({ status: "fail", failure: "concern" });
    expect(on(difference(0.1, -0.1, 0.3))).toMatchObject({ status: "fail", failure: "concern" });
    expect(on(difference(0.2, 0.01, 0.3))).toMatchObject({ status: "fail", failure: "refuted" });
  });

  it("is unknown without an interval or a common row", () => {
    expect(on(difference(-0.2, null, null)).status).toBe("unknown");
    expect(on({ name: "line", difference: null, mae: null }).status).toBe("unknown");
  });

  it("takes the value for proof in the soft profile", () => {
    expect(on(difference(-0.2, -0.4, 0.1), "soft-mae").status).toBe("pass");
    expect(on(difference(-0.2, null, null), "soft-mae").status).toBe("pass");
    expect(on(difference(0.1, -0.1, 0.3), "soft-mae").status).toBe("fail");
    expect(on(difference(-0.01, -0.1, 0.08), "soft-mae")).toMatchObject({ failure: "concern", threshold: -0.02 });
  });

  it("speaks in bands where the profile has them, by the share of the baseline's MAE", () => {
    const band = (value: number) => on(difference(value, value - 0.1, value + 0.1), "mae-bands");
    expect(band(-0.15)).toMatchObject({ status: "pass", value: 0.03, threshold: 0.01 });
    expect(band(-0.15).evidence).toMatch(/^excellent: 3.0 % below last 10; MAE less that of last 10: -0.15 /);
    expect(band(-0.05)).toMatchObject({ status: "pass", evidence: expect.stringMatching(/^good: 1.0 % below/) });
    expect(band(-0.04)).toMatchObject({ failure: "concern", evidence: expect.stringMatching(/^marginal: 0.8 %/) });
    expect(band(0)).toMatchObject({ failure: "concern" });
    expect(band(0.01)).toMatchObject({
      failure: "refuted",
      evidence: expect.stringMatching(/^worse than baseline: 0.2 % above/),
    });
    expect(on({ ...difference(-0.2, -0.3, -0.1), mae: null }, "mae-bands").status).toBe("unknown");
  });
});

describe("betting gates", () => {
  it("ask for 50 graded picks", () => {
    const sample = (nights: number) => verdictOn("sample_size", { evaluation: evaluationOf({ nights, perNight: 6 }) });
    expect(sample(9)).toMatchObject({ status: "pass", value: 54 });
    expect(sample(7)).toMatchObject({ status: "fail", failure: "unproven", value: 42, threshold: 50 });
    expect(sample(4)).toMatchObject({ status: "fail", failure: "concern", value: 24, threshold: 50 });
  });

  it("ask for 53 %, or what the profile says", () => {
    const record = { evaluation: evaluationOf({ overWins: 5, underWins: 6 }) };
    expect(verdictOn("hit_rate", record)).toMatchObject({ status: "pass", value: 0.55, threshold: 0.53 });
    expect(verdictOn("hit_rate", record, thresholdsOf("hit-rate-55")).status).toBe("pass");
    expect(verdictOn("hit_rate", record, thresholdsOf("hit-rate-60")).status).toBe("fail");
  });

  it("call a hit rate refuted when its wider interval lies below the rate asked for, else a concern", () => {
    const losing = evaluationOf({ overWins: 4, underWins: 4 });
    const { hitRate, hitRateClustered } = losing.betting.edge_3;
    expect(Math.max(hitRate!.high!, hitRateClustered!.high!)).toBeLessThan(0.53);
    const verdict = verdictOn("hit_rate", { evaluation: losing });
    expect(verdict).toMatchObject({ failure: "refuted", value: 0.4, threshold: 0.53 });
    const few = { evaluation: evaluationOf({ nights: 4, perNight: 20, overWins: 5, underWins: 5 }) };
    expect(verdictOn("hit_rate", few)).toMatchObject({ failure: "concern" });
    const wide = structuredClone(losing);
    wide.betting.edge_3.hitRateClustered!.high = 0.54;
    expect(verdictOn("hit_rate", { evaluation: wide })).toMatchObject({ failure: "concern" });
  });

  it("ask for no less than the break-even of the picks' own prices", () => {
    const evaluation = structuredClone(evaluationOf({ overWins: 5, underWins: 6 }));
    evaluation.betting.edge_3.breakEven!.value = 0.56;
    expect(verdictOn("hit_rate", { evaluation })).toMatchObject({
      failure: "concern",
      threshold: 0.56,
      evidence: "hit rate at edge 3+: 55.0 % of 1,120 graded picks, wanted 56.0 %, the break-even of their prices",
    });
  });

  it("ask for the wider interval's lower bound above break-even", () => {
    const { edge_3 } = evaluationOf().betting;
    const verdict = verdictOn("hit_rate_above_break_even", {});
    expect(verdict).toMatchObject({ status: "pass" });
    expect(verdict.threshold).toBeCloseTo(0.5238, 4);
    expect(verdict.value).toBe(Math.min(edge_3.hitRate!.low!, edge_3.hitRateClustered!.low!));
  });

  it("do not let a narrow Wilson interval hide nights that share fate", () => {
    const evaluation = structuredClone(evaluationOf());
    evaluation.betting.edge_3.hitRateClustered!.low = 0.5;
    expect(verdictOn("hit_rate_above_break_even", { evaluation })).toMatchObject({ failure: "unproven", value: 0.5 });
  });

  it("know nothing above break-even from five nights", () => {
    const evaluation = evaluationOf({ nights: 5, perNight: 200 });
    expect(verdictOn("hit_rate_above_break_even", { evaluation })).toMatchObject({ status: "unknown" });
  });

  it("name assumed prices", () => {
    const evaluation = structuredClone(evaluationOf());
    evaluation.betting.edge_3.pricedAtDefaultShare = 0.25;
    expect(verdictOn("hit_rate_above_break_even", { evaluation }).evidence).toMatch(
      /\(25\.0 % of the picks priced at an assumed -110\)$/,
    );
  });

  it("look at each side on its own", () => {
    const lopsided = { evaluation: evaluationOf({ overWins: 4, underWins: 8 }) };
    expect(verdictOn("over_break_even", lopsided)).toMatchObject({ status: "fail", failure: "concern", value: 0.4 });
    expect(verdictOn("under_break_even", lopsided)).toMatchObject({ status: "pass", value: 0.8 });
    const slightly = { evaluation: evaluationOf({ perNight: 6, overWins: 5, underWins: 7 }) };
    expect(verdictOn("over_break_even", slightly)).toMatchObject({ status: "fail", failure: "unproven" });
    const clustered = structuredClone(lopsided.evaluation);
    const over = clustered.breakdowns!.direction.find(({ slice }) => slice === "OVER")!;
    expect(over.hitRate!.high).toBeLessThan(over.breakEven!.value);
    over.hitRateClustered = { ...over.hitRate!, low: 0.2, high: over.breakEven!.value + 0.01 };
    expect(verdictOn("over_break_even", { evaluation: clustered })).toMatchObject({
      failure: "unproven",
      evidence: expect.stringMatching(/ of 560 graded picks, Wilson \[.+\], by date \[20\.0 %, 53\.4 %\] against /),
    });
    delete over.hitRateClustered;
    expect(verdictOn("over_break_even", { evaluation: clustered })).toMatchObject({ failure: "concern" });
    const oneSided = structuredClone(evaluationOf());
    oneSided.breakdowns!.direction = oneSided.breakdowns!.direction.filter(({ slice }) => slice === "UNDER");
    expect(verdictOn("over_break_even", { evaluation: oneSided })).toMatchObject({
      status: "pass",
      evidence: "0 graded picks on OVER: judged from 10 on",
    });
    const without = structuredClone(evaluationOf());
    without.breakdowns = null;
    expect(verdictOn("over_break_even", { evaluation: without }).status).toBe("unknown");
  });
});

describe("bias gates", () => {
  it("bound the bias against the line on both sides", () => {
    for (const [value, status] of [
      [1.5, "pass"],
      [-1.5, "pass"],
      [1.51, "fail"],
      [-1.51, "fail"],
    ] as const) {
      const evaluation = structuredClone(evaluationOf());
      evaluation.metrics.bias!.value = value;
      expect(verdictOn("bias", { evaluation })).toMatchObject({ status, value, threshold: 1.5 });
    }
  });

  it("cite the worst tier, and pass over tiers of a few rows", () => {
    const evaluation = structuredClone(evaluationOf());
    const [star, starter, role] = evaluation.breakdowns!.tier;
    star!.bias = { value: -9, n: 19, low: null, high: null };
    starter!.bias = { value: 1, n: 500, low: null, high: null };
    role!.bias = { value: -5.5, n: 80, low: null, high: null };
    expect(verdictOn("tier_bias", { evaluation })).toMatchObject({
      status: "fail",
      value: -5.5,
      evidence: "largest bias of a tier: role -5.50 on 80 rows",
    });
    role!.bias.value = -4.9;
    expect(verdictOn("tier_bias", { evaluation })).toMatchObject({ status: "pass", value: -4.9 });
  });

  it("are unknown without lines", () => {
    const evaluation = structuredClone(evaluationOf());
    evaluation.metrics.bias = null;
    evaluation.breakdowns!.tier = [];
    expect(verdictOn("bias", { evaluation }).status).toBe("unknown");
    expect(verdictOn("tier_bias", { evaluation }).status).toBe("unknown");
  });
});

describe("trust gates", () => {
  it("let a suspect result pass only when a named person answers for it", () => {
    const plausibility = { status: "SUSPECT", checks: [], suspicions: ["hit rate 85.0 %"] } as const;
    const suspect = { plausibility: { ...plausibility, checks: [], suspicions: [...plausibility.suspicions] } };
    expect(verdictOn("plausibility", suspect)).toMatchObject({ status: "fail", failure: "concern" });
    const acknowledgement = { by: "R. Doe", reason: "alternate lines" };
    expect(verdictOn("plausibility", { ...suspect, acknowledgement })).toMatchObject({
      status: "pass",
      evidence: "hit rate 85.0 %; acknowledged by R. Doe: alternate lines",
    });
    const unknown = { status: "UNKNOWN", checks: [], suspicions: [] } as const;
    expect(verdictOn("plausibility", { plausibility: { ...unknown, checks: [], suspicions: [] } }).status).toBe(
      "unknown",
    );
  });

  it("tell a suspect audit from a leak, which no acknowledgement helps", () => {
    const audit = (verdict: "CLEAN" | "SUSPECT" | "LEAK", notRun: string[] = []) => ({
      leakAudit: { verdict, notRun, evidence: "r = 0.97" },
    });
    const acknowledgement = { by: "R. Doe", reason: "known" };
    expect(verdictOn("leak_audit", audit("SUSPECT")).failure).toBe("concern");
    expect(verdictOn("leak_audit", { ...audit("SUSPECT"), acknowledgement })).toMatchObject({
      status: "pass",
      evidence: "SUSPECT: r = 0.97; acknowledged by R. Doe: known",
    });
    expect(verdictOn("leak_audit", { ...audit("LEAK"), acknowledgement }).failure).toBe("refuted");
    expect(verdictOn("leak_audit", audit("CLEAN", ["metamorphic"]))).toMatchObject({
      status: "unknown",
      evidence: "CLEAN: r = 0.97; not checked: metamorphic",
    });
  });

  it("say that the picks of a run are not recorded, not that there are too few", () => {
    const verdict = verdictOn("deflated_p_value", { deflatedPValue: "picks unknown" });
    expect(verdict).toMatchObject({ status: "unknown" });
    expect(verdict!.evidence).toMatch(/picks by day are not recorded/);
    expect(verdictOn("deflated_p_value", { deflatedPValue: null })!.evidence).toMatch(/too few game dates/);
  });

  it("compare the deflated p-value with its bound", () => {
    expect(
      verdictOn("deflated_p_value", {
        deflatedPValue: { value: 0.2, trials: 50, effective: 21.33, bestWithoutSkill: 0.5571 },
      }),
    ).toMatchObject({
      status: "fail",
      failure: "unproven",
      evidence:
        "p = 0.20 that the best of 50 tries (21.3 effective) on these days looks as good if its picks just break even; the best of so many that go by the market's own probabilities is expected at 55.7 %",
    });
  });

  it("fail on uncommitted code, unfit data and a model that is there already", () => {
    expect(verdictOn("code_committed", { code: { commit: "abc", dirty: true } }).evidence).toBe(
      "uncommitted changes on top of abc",
    );
    expect(verdictOn("data_ready", { data: readyData({ line_time_unknown_share: 1 }) }).status).toBe("fail");
    expect(verdictOn("no_duplicate", { duplicate: { of: "points-v3" } }).evidence).toBe("the same as points-v3");
  });
});
