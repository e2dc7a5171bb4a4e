import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../../src/gates/evidence.js";
import { type Decision, judge } from "../../src/gates/judge.js";
import { GATES, type Gate } from "../../src/gates/verdict.js";
import type { Evaluation } from "../../src/metrics/evaluation.js";
import { ROOT } from "../cli/run-cli.js";
import { evaluationOf, evidenceWith, maesOf, readyData } from "./evidence.js";
import { DEFAULT } from "./thresholds.js";

type Outcome = "pass" | "unproven" | "concern" | "refuted" | "unknown";
const OUTCOMES: readonly Outcome[] = ["pass", "unproven", "concern", "refuted", "unknown"];

const GOOD = evaluationOf();

/** The good record with something changed. */
function changed(change: (evaluation: Evaluation) => void): Partial<GateEvidence> {
  const evaluation = structuredClone(GOOD);
  change(evaluation);
  return { evaluation };
}

const edge3 = ({ betting }: Evaluation) => betting.edge_3;
const side = ({ breakdowns }: Evaluation, name: string) => breakdowns!.direction.find(({ slice }) => slice === name)!;
const mae = (value: number, low: number | null, high: number | null): Partial<GateEvidence> => ({
  baseline: { name: "line", difference: { value, n: 900, low, high, standardError: null }, mae: 5 },
});
const audit = (verdict: "CLEAN" | "SUSPECT" | "LEAK", notRun: string[] = []): Partial<GateEvidence> => ({
  leakAudit: { verdict, notRun, evidence: "seen" },
});
const plausibility = (status: "SUSPECT" | "UNKNOWN"): Partial<GateEvidence> => ({
  plausibility: { status, checks: [], suspicions: ["odd"] },
});
const tries = (value: number): Partial<GateEvidence> => ({
  deflatedPValue: { value, trials: 20, effective: 9, bestWithoutSkill: 0.57 },
});
const sideCell = (name: "OVER" | "UNDER", rate: number, high: number) =>
  changed((evaluation) => {
    const { hitRate, hitRateClustered } = side(evaluation, name);
    for (const one of [hitRate!, hitRateClustered!]) Object.assign(one, { value: rate, low: rate - 0.1, high });
  });
const sides = (name: "OVER" | "UNDER"): Cells => ({
  unproven: [sideCell(name, 0.5, 0.6), "SHADOW"],
  concern: [sideCell(name, 0.4, 0.5), "DISCUSS"],
  unknown: [changed((evaluation) => (evaluation.breakdowns = null)), "SHADOW"],
});

/** Evidence that gives an outcome, all else being good, and the decision that follows. */
type Cells = Partial<Record<Outcome, [Partial<GateEvidence>, Decision]>>;

const TABLE: Record<Gate, Cells> = {
  mae_against_baseline: {
    unproven: [mae(-0.1, -0.28, 0.08), "SHADOW"],
    concern: [mae(-0.02, -0.2, 0.16), "DISCUSS"],
    refuted: [mae(0.2, 0.1, 0.3), "REJECT"],
    unknown: [mae(-0.1, null, null), "DISCUSS"],
  },
  sample_size: {
    unproven: [changed((evaluation) => (edge3(evaluation).graded = 49)), "SHADOW"],
    concern: [changed((evaluation) => (edge3(evaluation).graded = 24)), "DISCUSS"],
  },
  hit_rate: {
    concern: [changed((evaluation) => (edge3(evaluation).hitRate!.value = 0.52)), "DISCUSS"],
    refuted: [
      changed((evaluation) => {
        Object.assign(edge3(evaluation).hitRate!, { value: 0.45, low: 0.4, high: 0.5 });
        Object.assign(edge3(evaluation).hitRateClustered!, { value: 0.45, low: 0.4, high: 0.51 });
      }),
      "REJECT",
    ],
    unknown: [changed((evaluation) => (edge3(evaluation).hitRate = null)), "DISCUSS"],
  },
  hit_rate_above_break_even: {
    unproven: [changed((evaluation) => (edge3(evaluation).hitRateClustered!.low = 0.5)), "SHADOW"],
    refuted: [changed((evaluation) => (edge3(evaluation).breakEven!.value = 0.9)), "REJECT"],
    unknown: [changed((evaluation) => (edge3(evaluation).hitRateClustered!.low = null)), "SHADOW"],
  },
  over_break_even: sides("OVER"),
  under_break_even: sides("UNDER"),
  bias: {
    concern: [changed((evaluation) => (evaluation.metrics.bias!.value = -1.6)), "DISCUSS"],
    unknown: [changed((evaluation) => (evaluation.metrics.bias = null)), "SHADOW"],
  },
  tier_bias: {
    concern: [changed(({ breakdowns }) => (breakdowns!.tier[1]!.bias!.value = 5.1)), "DISCUSS"],
    unknown: [changed(({ breakdowns }) => (breakdowns!.tier = [])), "SHADOW"],
  },
  mae_consistency: {
    concern: [{ mae: maesOf(4, 5.2, 5.3, 0.02) }, "DISCUSS"],
    unproven: [{ mae: maesOf(4, 5.2, 5.3, 0.2) }, "SHADOW"],
    unknown: [{ mae: null }, "SHADOW"],
  },
  leak_audit: {
    concern: [audit("SUSPECT"), "DISCUSS"],
    refuted: [audit("LEAK"), "REJECT"],
    unknown: [audit("CLEAN", ["metamorphic"]), "SHADOW"],
  },
  plausibility: {
    concern: [plausibility("SUSPECT"), "DISCUSS"],
    unknown: [plausibility("UNKNOWN"), "SHADOW"],
  },
  deflated_p_value: {
    unproven: [tries(0.06), "SHADOW"],
    unknown: [{ deflatedPValue: null }, "SHADOW"],
  },
  code_committed: {
    concern: [{ code: { commit: "abc", dirty: true } }, "DISCUSS"],
    unknown: [{ code: null }, "SHADOW"],
  },
  data_ready: {
    concern: [{ data: readyData({ assumed_price_share: 1 }) }, "DISCUSS"],
    unknown: [{ data: null }, "SHADOW"],
  },
  no_duplicate: {
    concern: [{ duplicate: { of: "points version 3" } }, "DISCUSS"],
    unknown: [{ duplicate: null }, "SHADOW"],
  },
};

const cases = GATES.flatMap((gate) =>
  OUTCOMES.flatMap((outcome) => {
    const cell = outcome === "pass" ? ([{}, "PROMOTE"] as const) : TABLE[gate][outcome];
    return cell ? [[gate, outcome, ...cell] as const] : [];
  }),
);

describe("the decision table", () => {
  it.each(cases)("%s: %s", (gate, outcome, evidence, decision) => {
    const judged = judge(evidenceWith(evidence), DEFAULT);
    const { status, failure } = judged.verdicts.find((verdict) => verdict.gate === gate)!;
    expect(failure ?? status).toBe(outcome);
    expect(judged.decision).toBe(decision);
  });

  it("in the documentation has the same cells", () => {
    const documented = readFileSync(join(ROOT, "docs/method.md"), "utf8").matchAll(/^\| `(\w+)` +\|(.+)\|$/gm);
    const cells = new Map(
      [...documented].map(([, gate, rest]) => [gate!, rest!.split("|").map((cell) => cell.trim())]),
    );
    for (const gate of GATES) {
      const row = cells.get(gate)!;
      const filled = OUTCOMES.filter((_, column) => row[column] !== "—");
      expect([gate, filled]).toEqual([gate, OUTCOMES.filter((one) => one === "pass" || TABLE[gate][one])]);
    }
  });
});
