import { describe, expect, it } from "vitest";
import type { AuditVerdict, LeakAudit } from "../../src/audit/leak-audit.js";
import type { Registry } from "../../src/registry/index.js";
import { answerFor, suspicionsOf } from "../../src/runner/acknowledge.js";
import { chooseProfile, readGateProfiles } from "../../src/runner/gates-file.js";
import { withLaterAudits } from "../../src/runner/later-audits.js";
import type { StoredJudgement } from "../../src/runner/read-run-record.js";
import { rejudge } from "../../src/runner/rejudge.js";
import { hashOf, newRun, openForTest, temporaryPaths } from "../registry/support.js";
import { syntheticRun } from "../reports/synthetic-runs.js";

const GATES = readGateProfiles();
const RUN = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 3 });

/** A completed run with the evaluation of a version that measured no readiness, and what its gates said. */
function enter(registry: Registry, judgement: unknown): string {
  const { name, record } = RUN;
  const sha256 = record.data.dataset_sha256;
  const id = registry.startRun(newRun({ name, datasetSha256: sha256, dataSource: record.data.source }));
  const add = (kind: string, value: unknown) =>
    registry.addArtifact(id, { kind, name: `${kind}.json`, bytes: Buffer.from(JSON.stringify(value)) });
  add("evaluation", record);
  if (judgement) add("gates", judgement);
  registry.finishRun(id, { status: "completed" });
  return id;
}

describe("judging a stored run again", () => {
  it("takes a run of an older version, whose record lacks what was not yet measured", () => {
    const registry = openForTest();
    const then: StoredJudgement = { decision: "SHADOW", verdicts: [], reasons: [] };
    const judged = rejudge(registry, enter(registry, then), { gates: GATES, anew: false });
    expect(judged).toMatchObject({ decision_then: "SHADOW", as_recorded: false, judged_by: chooseProfile(GATES) });
    const unknown = judged.verdicts.filter(({ status }) => status === "unknown").map(({ gate }) => gate);
    expect(unknown).toEqual(expect.arrayContaining(["data_ready", "deflated_p_value", "leak_audit"]));
    expect(rejudge(registry, enter(registry, null), { gates: GATES, anew: false }).decision_then).toBeNull();
  });

  it("keeps to the recorded thresholds, with those of later versions from the default", () => {
    const registry = openForTest();
    const { thresholds } = chooseProfile(GATES, "hit-rate-55");
    const { min_side_graded: _, ...older } = { ...thresholds, max_bias: 0.7, data: { min_training_rows: 9 } };
    const judged_by = { profile: "gone", thresholds: older, file: "mine.yaml", file_sha256: hashOf("mine") };
    const id = enter(registry, { decision: "DISCUSS", verdicts: [], reasons: [], judged_by });
    const again = rejudge(registry, id, { gates: GATES, anew: false });
    expect(again).toMatchObject({ as_recorded: true, judged_by: { profile: "gone", file: "mine.yaml" } });
    expect(again.judged_by.thresholds).toEqual({
      ...thresholds,
      max_bias: 0.7,
      data: { ...thresholds.data, min_training_rows: 9 },
    });
    const named = rejudge(registry, id, { gates: GATES, anew: false, profile: "default" });
    expect(named).toMatchObject({ as_recorded: false, judged_by: chooseProfile(GATES) });
    expect(() => rejudge(registry, id, { gates: GATES, anew: true })).toThrow(/no gate profile "gone"/);
  });

  it("judges no run that did not complete", () => {
    const registry = openForTest();
    const id = registry.startRun(newRun());
    expect(() => rejudge(registry, id, { gates: GATES, anew: false })).toThrow(/is running: there is nothing to judge/);
  });
});

describe("a leak found after the run", () => {
  const audit = (verdict: AuditVerdict, evidence: string): LeakAudit => ({
    verdict,
    checks: [{ kind: "structural", name: "games twice", verdict, evidence }],
    notRun: [],
  });
  const leakGate = (registry: Registry, id: string) => {
    const { verdicts, decision } = rejudge(registry, id, { gates: GATES, anew: false });
    return { decision, gate: verdicts.find(({ gate }) => gate === "leak_audit")! };
  };

  it("counts when the run is judged again, whatever was found before or after, and nobody can answer for it", () => {
    const registry = openForTest(temporaryPaths(), { clock: () => new Date("2026-03-02T10:00:00.000Z") });
    const id = enter(registry, null);
    expect(leakGate(registry, id).gate.failure).toBeNull();
    registry.recordAudit(id, audit("CLEAN", "none"));
    expect(leakGate(registry, id).gate.status).not.toBe("fail");
    registry.recordAudit(id, audit("LEAK", "12 games stand twice"));
    registry.recordAudit(id, audit("LEAK", "12 games stand twice"));
    registry.recordAudit(id, audit("CLEAN", "none"));
    const found = leakGate(registry, id);
    expect(found.decision).toBe("REJECT");
    expect(found.gate).toMatchObject({ failure: "refuted" });
    expect(found.gate.evidence).toBe("LEAK: 12 games stand twice (found by leak-check on 2026-03-02)");
    const word = { by: "Ann", reason: "fine" };
    expect(() => rejudge(registry, id, { gates: GATES, anew: false, word })).toThrow(/12 games stand twice/);
  });

  it("a suspicion must be answered for anew", () => {
    const registry = openForTest();
    const id = enter(registry, null);
    registry.recordAudit(id, audit("SUSPECT", "too near"));
    expect(leakGate(registry, id).gate.failure).toBe("concern");
    rejudge(registry, id, { gates: GATES, anew: false, word: { by: "Ann", reason: "looked" } });
    expect(leakGate(registry, id).gate.failure).toBeNull();
    registry.recordAudit(id, audit("SUSPECT", "far too near"));
    expect(leakGate(registry, id).gate.failure).toBe("concern");
  });

  it("kinds of check that only the later audit made are no gap any more", () => {
    const own: LeakAudit = { verdict: "CLEAN", checks: [], notRun: ["metamorphic", "plausibility"] };
    const later = { at: "", program: "", verdict: "CLEAN", checks: [], notRun: ["plausibility"] } as const;
    expect(withLaterAudits(own, [later]).notRun).toEqual(["plausibility"]);
    expect(withLaterAudits(own, [])).toEqual(own);
  });
});

describe("an answer", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const word = (by: string, ...suspicions: string[]) => ({ at, by, reason: "checked", suspicions });

  it("must cover every suspicion; of several the newest counts", () => {
    expect(answerFor(["a", "b"], [word("Ann", "a"), word("Bob", "b")])).toBeNull();
    expect(answerFor(["a"], [word("Ann", "a"), word("Bob", "a", "b")])).toEqual({ by: "Bob", reason: "checked" });
    expect(answerFor(["a"], [])).toBeNull();
    expect(answerFor([], [word("Ann", "a")])).toBeNull();
  });

  it("is asked for each suspicion once, of the audit and of plausibility, and for no leak", () => {
    const check = { kind: "plausibility", name: "hit_rate_edge_3" } as const;
    const checks = [
      { ...check, verdict: "SUSPECT", evidence: "too good" },
      { ...check, verdict: "LEAK", evidence: "differs" },
      { ...check, verdict: "CLEAN", evidence: "fine" },
    ] as const;
    const plausibility = { status: "SUSPECT", checks: [], suspicions: ["too good", "far too good"] } as const;
    const record = { ...RUN.record, leak_audit: { verdict: "LEAK", checks, notRun: [] } as const };
    expect(
      suspicionsOf({
        ...record,
        plausibility: { ...plausibility, checks: [], suspicions: [...plausibility.suspicions] },
      }),
    ).toEqual(["too good", "far too good"]);
  });
});
