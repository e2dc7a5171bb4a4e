import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { type Alias, type Registry, rollbackTarget } from "../../../src/registry/index.js";
import { readGateProfiles } from "../../../src/runner/gates-file.js";
import { loadChampion, loadRegisteredModel } from "../../../src/runner/load-registered-model.js";
import { applyPlan } from "../../../src/runner/promote/apply-plan.js";
import { modelCard } from "../../../src/runner/promote/model-card.js";
import { planPromotion } from "../../../src/runner/promote/plan-promotion.js";
import { planDemotion, planRollback } from "../../../src/runner/promote/plan-withdrawal.js";
import { standingsOn } from "../../../src/runner/promote/standings-on.js";
import { registerRunModel } from "../../../src/runner/register-run-model.js";
import type { EvaluationRecord } from "../../../src/runner/result.js";
import { openForTest, temporaryPaths, withSqlite } from "../../registry/support.js";
import { enterRun, type MadeUpRun } from "./made-up-run.js";

const gates = readGateProfiles();
const WORD = { by: "R. Doe", reason: "tested on paper", force: false };
const POINTS = { scope: "points", alias: "champion" as Alias };

function lab() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const enter = (name: string, options?: MadeUpRun) => enterRun(registry, dirname(paths.database), name, options);
  return { paths, registry, enter };
}

const plan = (registry: Registry, model: string, alias: Alias = "champion") =>
  planPromotion(registry, { model, scope: "points", alias, gates, anew: false });

async function promote(registry: Registry, model: string, word: Partial<typeof WORD> = {}) {
  return applyPlan(registry, await plan(registry, model), { ...WORD, ...word });
}

function audit(verdict: "SUSPECT" | "LEAK"): Partial<EvaluationRecord> {
  const check = { kind: "structural", name: "windows", verdict, evidence: "two days are in both" } as const;
  return { leak_audit: { verdict, checks: [check], notRun: [] } };
}

const codeOf = async (work: () => unknown): Promise<string | null> => {
  try {
    await work();
  } catch (error) {
    return (error as { code: string }).code ?? String(error);
  }
  return null;
};

describe("a promotion", () => {
  it("goes through when every gate passes, and the log keeps what it was decided by", async () => {
    const { registry, enter } = lab();
    const id = await enter("A");
    const planned = await plan(registry, "A");
    expect(planned).toMatchObject({
      from: null,
      to: { name: "A", version: 1, run_id: id, data_source: "simulated" },
      moves: [{ alias: "champion", from: null, to: "A@1" }],
      judgement: { decision: "PROMOTE" },
      leak_verdict: "CLEAN",
      against_champion: null,
      objections: [],
      after: null,
    });
    expect(registry.promotions()).toEqual([]);
    const [entry] = applyPlan(registry, planned, { ...WORD, reason: null, force: true });
    expect(entry).toMatchObject({ forced: false, reason: null, by: "R. Doe" });
    const evidence = entry!.evidence as { judgement: { decision: string; verdicts: unknown[] } };
    expect(evidence.judgement.decision).toBe("PROMOTE");
    expect(evidence.judgement.verdicts).toHaveLength(15);
    const { model, registered } = loadChampion(registry);
    expect(registered).toMatchObject({ name: "A", version: 1 });
    expect(model.featureNames).toEqual(["a"]);
    expect((await plan(registry, "A")).moves).toEqual([]);
  });

  it("is refused by the gates unless a person overrides them with a reason", async () => {
    const { registry, enter } = lab();
    await enter("A", { run: { code: { commit: "c".repeat(40), dirty: true, diffSha256: null } } });
    await expect(promote(registry, "A")).rejects.toMatchObject({
      code: "GATES_REFUSED",
      exitCode: 4,
      message: "A@1 is DISCUSS, a champion needs PROMOTE: 1 of 15 gates does not pass",
    });
    expect(await codeOf(async () => promote(registry, "A", { force: true, reason: null as never }))).toBe("NO_REASON");
    expect(registry.promotions()).toEqual([]);
    const [entry] = await promote(registry, "A", { force: true });
    expect(entry).toMatchObject({ forced: true, reason: "tested on paper" });
    expect(registry.aliases()[0]).toMatchObject({ forced: true });
  });

  it("of a LEAK needs force too, and says so first", async () => {
    const { registry, enter } = lab();
    await enter("A", { record: audit("LEAK") });
    expect(registry.getModel("A").leakVerdict).toBe("LEAK");
    await expect(promote(registry, "A")).rejects.toMatchObject({ code: "LEAK" });
    const planned = await plan(registry, "A");
    expect(planned.objections.map(({ code }) => code)).toEqual(["LEAK", "GATES_REFUSED"]);
    expect(applyPlan(registry, planned, { ...WORD, force: true })[0]).toMatchObject({
      forced: true,
      evidence: { leak_verdict: "LEAK" },
    });
  });

  it("to challenger takes a model that is better and not yet proven", async () => {
    const { registry, enter } = lab();
    const unproven = { value: -0.2, n: 1120, low: -0.45, high: 0.05, standardError: 0.13 };
    const metrics = { mae_lines: { value: 5, n: 1120, low: 4, high: 6 } };
    const baselines = { line: { metrics, mae_difference: unproven } } as never;
    await enter("A", { record: { baselines } });
    expect((await plan(registry, "A")).objections.map(({ code }) => code)).toEqual(["GATES_REFUSED"]);
    const planned = await plan(registry, "A", "challenger");
    expect(planned).toMatchObject({ judgement: { decision: "SHADOW" }, objections: [] });
    applyPlan(registry, planned, WORD);
    const [left, seated] = await promote(registry, "A", { force: true });
    expect([left, seated].map((one) => [one?.alias, one?.to])).toEqual([
      ["challenger", null],
      ["champion", { name: "A", version: 1 }],
    ]);
  });

  it("does not make a champion its own challenger, by a rollback either", async () => {
    const { registry, enter } = lab();
    await enter("A");
    await enter("B");
    for (const model of ["A", "B"]) applyPlan(registry, await plan(registry, model, "challenger"), WORD);
    await promote(registry, "A");
    const request = { scope: "points", alias: "challenger" as Alias, gates };
    expect(await codeOf(() => plan(registry, "A", "challenger"))).toBe("IS_CHAMPION");
    expect(await codeOf(() => planRollback(registry, request))).toBe("IS_CHAMPION");
    expect(registry.aliases().map(({ alias, model }) => `${alias} ${model.name}`)).toEqual([
      "champion A",
      "challenger B",
    ]);
  });

  it("is held against the champion on the rows both predicted", async () => {
    const { registry, enter } = lab();
    await enter("A", { predictions: true });
    await enter("WORSE", { predictions: true, edge: 6 });
    await enter("LATER", { predictions: true, firstDay: 20_200 });
    await promote(registry, "A");
    const worse = await plan(registry, "WORSE");
    expect(worse.against_champion).toMatchObject({ champion: "A@1", standing: "worse", mae_difference: { n: 1120 } });
    expect(worse.objections.map(({ code }) => code)).toContain("WORSE_THAN_CHAMPION");
    const later = await plan(registry, "LATER");
    expect(later.against_champion).toMatchObject({ standing: "not compared", mae_difference: null });
    expect(later.against_champion!.why_not).toMatch(/no row in common/);
    expect(later.objections).toEqual([]);
    expect(later.cautions.join()).toMatch(/not held against the champion A@1/);
  });

  it("does not put a simulated model in the place of a real one", async () => {
    const { registry, enter } = lab();
    await enter("REAL", { run: { dataSource: "imported" } });
    await enter("GAME");
    await promote(registry, "REAL");
    const planned = await plan(registry, "GAME");
    expect(planned.objections.map(({ code }) => code)).toEqual(["SIMULATED_OVER_REAL"]);
    expect(planned.cautions[0]).toMatch(/^SIMULATED data/);
  });

  it("is called off when what it rests on has changed since the plan", async () => {
    const { paths, registry, enter } = lab();
    const a = await enter("A");
    await enter("B");
    const planned = await plan(registry, "A");
    const other = openForTest(paths);
    applyPlan(other, await plan(other, "B"), WORD);
    expect(await codeOf(() => applyPlan(registry, planned, WORD))).toBe("PLAN_OUTDATED");
    const again = await plan(registry, "A");
    withSqlite(paths.database, (db) => db.exec("UPDATE runs SET git_dirty = 1"));
    await expect(async () => applyPlan(registry, again, WORD)).rejects.toThrow(
      /gates now say DISCUSS of A@1, and said PROMOTE/,
    );
    withSqlite(paths.database, (db) => db.prepare("UPDATE runs SET status = 'archived' WHERE id = ?").run(a));
    expect(await codeOf(() => applyPlan(registry, again, WORD))).toBe("RUN_NOT_COMPLETED");
    expect(registry.aliases().map(({ model }) => model.name)).toEqual(["B"]);
  });

  it("refuses a damaged model before anything else is asked", async () => {
    const { registry, enter } = lab();
    await enter("A");
    const planned = await plan(registry, "A");
    writeFileSync(registry.artifactPath(planned.to!.sha256), "not the model");
    await expect(plan(registry, "A")).rejects.toMatchObject({ code: "ARTIFACT_ALTERED", exitCode: 5 });
    expect(await codeOf(() => applyPlan(registry, planned, WORD))).toBe("ARTIFACT_ALTERED");
    expect(await codeOf(() => loadRegisteredModel(registry, "A@1"))).toBe("ARTIFACT_ALTERED");
    expect(modelCard(registry, "A", "points", gates).file).toMatchObject({ state: "altered" });
    expect(registry.promotions()).toEqual([]);
  });

  it("names what is missing: run, model, version", async () => {
    const { registry, enter } = lab();
    const id = await enter("FEB", { unregistered: true });
    await enter("BROKEN", { status: "failed" });
    expect(await codeOf(() => plan(registry, "FEB"))).toBe("NOT_REGISTERED");
    expect(await codeOf(() => plan(registry, "BROKEN"))).toBe("RUN_WITHOUT_MODEL");
    await expect(plan(registry, "FEBB")).rejects.toThrow(/did you mean FEB\?\), nor a registered model/);
    const { model, known } = registerRunModel(registry, id, "MAIN");
    expect({ ...model, known }).toMatchObject({
      name: "MAIN",
      version: 1,
      family: "linear",
      featureSet: "v8",
      known: false,
    });
    expect(registerRunModel(registry, id, "MAIN")).toMatchObject({ known: true, model: { version: 1 } });
    expect((await plan(registry, "FEB")).to).toMatchObject({ name: "MAIN", version: 1 });
    expect((await plan(registry, "MAIN")).to).toMatchObject({ name: "MAIN", version: 1 });
    registerRunModel(registry, id, "OTHER");
    expect(await codeOf(() => plan(registry, id))).toBe("SEVERAL_MODELS");
    expect(await codeOf(() => plan(registry, "MAIN@2"))).toBe("UNKNOWN_VERSION");
    expect(await codeOf(() => registerRunModel(registry, "BROKEN"))).toBe("RUN_NOT_COMPLETED");
    expect(await codeOf(() => registerRunModel(registry, id, "A@1"))).toBe("BAD_MODEL_NAME");
  });
});

describe("taking back", () => {
  it("rolls back to the champion before, whatever the gates say of it now, and says when it was forced", async () => {
    const { paths, registry, enter } = lab();
    await enter("A", { run: { code: { commit: "c".repeat(40), dirty: true, diffSha256: null } } });
    await enter("B");
    expect(await codeOf(() => planRollback(registry, { ...POINTS, gates }))).toBe("NO_ALIAS");
    await promote(registry, "A", { force: true });
    expect(await codeOf(() => planRollback(registry, { ...POINTS, gates }))).toBe("NOTHING_TO_ROLL_BACK");
    await promote(registry, "B");
    const planned = planRollback(registry, { ...POINTS, gates });
    expect(planned).toMatchObject({ to: { name: "A" }, judgement: { decision: "DISCUSS" }, objections: [] });
    expect(planned.cautions.join()).toMatch(/A@1 was champion by force/);
    expect(await codeOf(() => applyPlan(registry, planned, { ...WORD, reason: null }))).toBe("NO_REASON");
    const other = openForTest(paths);
    applyPlan(other, planned, WORD);
    expect(await codeOf(() => applyPlan(registry, planned, WORD))).toBe("PLAN_OUTDATED");
    expect(registry.aliases()[0]).toMatchObject({ model: { name: "A" }, forced: true });
    expect(rollbackTarget(registry.promotions(POINTS))).toBeNull();
  });

  it("demotes, and tells who held a place at any moment", async () => {
    const { registry, enter } = lab();
    await enter("A");
    expect(await codeOf(() => planDemotion(registry, POINTS))).toBe("NO_ALIAS");
    const [seated] = await promote(registry, "A");
    const planned = planDemotion(registry, POINTS);
    expect(planned.cautions).toEqual(["scope points will have no champion"]);
    const [taken] = applyPlan(registry, planned, WORD);
    const at = (moment: string) => standingsOn(registry, moment, {}).map(({ entry: { to } }) => to?.name ?? null);
    const before = new Date(Date.parse(seated!.at) - 1).toISOString();
    expect(at(before)).toEqual([]);
    expect(at(taken!.at)).toEqual([null]);
    if (taken!.at > seated!.at) expect(at(seated!.at)).toEqual(["A"]);
    expect(registry.aliases()).toEqual([]);
    expect(modelCard(registry, "A", "points", gates)).toMatchObject({
      file: { state: "intact" },
      settings: { l2: 1 },
      judgement: { decision: "PROMOTE" },
      history: [{ action: "promote" }, { action: "demote" }],
      versions: [1],
    });
  });
});
