import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ModelVersion,
  modelText,
  type NewPromotion,
  type Registry,
  rollbackTarget,
} from "../../src/registry/index.js";
import { hashOf, newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

/** A completed run with a registered model. */
function registered(registry: Registry, name: string): ModelVersion {
  const runId = registry.startRun(newRun({ name, configSha256: hashOf([name, Math.random()]) }));
  const bytes = Buffer.from(`model of ${runId}`);
  const { sha256 } = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes });
  registry.logBatch(runId, { params: { decision: "PROMOTE" } });
  registry.finishRun(runId, { status: "completed" });
  return registry.registerModel({ name, runId, family: "trees", featureSet: "v12", artifactSha256: sha256 });
}

const newest = (registry: Registry, scope = "points", alias: NewPromotion["alias"] = "champion") =>
  registry.promotions({ scope, alias }).at(-1) ?? null;

/** A change as a plan made right now would ask for it. */
function change(registry: Registry, overrides: Partial<NewPromotion>): NewPromotion {
  const { scope = "points", alias = "champion" } = overrides;
  return {
    action: "promote",
    scope,
    alias,
    after: newest(registry, scope, alias)?.id ?? null,
    to: null,
    by: "R. Doe",
    reason: "because",
    forced: false,
    evidence: { decision: "PROMOTE" },
    ...overrides,
  };
}

const move = (registry: Registry, overrides: Partial<NewPromotion>, stillHolds?: () => void) =>
  registry.moveAlias(change(registry, overrides), stillHolds);

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code ?? String(error);
  }
  return null;
};

describe("moving an alias", () => {
  it("seats a model and enters it in the log with everything it was decided by", () => {
    const clock = { now: new Date("2026-03-01T10:00:00.000Z") };
    const registry = openForTest(temporaryPaths(), { clock: () => clock.now });
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    expect(registry.aliases()).toEqual([]);
    move(registry, { to: a, reason: null });
    clock.now = new Date("2026-03-02T10:00:00.000Z");
    const [entry] = move(registry, { to: b, forced: true });
    expect(entry).toEqual({
      id: 2,
      at: "2026-03-02T10:00:00.000Z",
      by: "R. Doe",
      action: "promote",
      scope: "points",
      alias: "champion",
      from: a,
      to: b,
      runId: registry.getModel("B").runId,
      artifactSha256: registry.getModel("B").artifactSha256,
      reason: "because",
      forced: true,
      evidence: { decision: "PROMOTE" },
    });
    expect(registry.aliases("points")).toEqual([
      { scope: "points", alias: "champion", model: b, since: "2026-03-02T10:00:00.000Z", forced: true },
    ]);
    expect(registry.promotions().map(({ to }) => to)).toEqual([a, b]);
    expect(registry.promotions({ until: "2026-03-01T23:59:59.999Z" }).map(({ to }) => to)).toEqual([a]);
    expect(registry.promotions({ model: a }).map(({ id }) => id)).toEqual([1, 2]);
    expect(registry.promotions({ scope: "rebounds" })).toEqual([]);
    expect(registry.scopes()).toEqual(["points"]);
  });

  it("keeps scopes and aliases apart, and takes the challenger's place away from a new champion", () => {
    const registry = openForTest();
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a });
    move(registry, { to: b, alias: "challenger" });
    move(registry, { to: b, scope: "rebounds" });
    const places = () => registry.aliases().map(({ scope, alias, model }) => `${scope} ${alias} ${modelText(model)}`);
    expect(places()).toEqual(["points champion A@1", "points challenger B@1", "rebounds champion B@1"]);
    expect(codeOf(() => move(registry, { to: a, alias: "challenger" }))).toBe("IS_CHAMPION");
    const entries = move(registry, { to: b });
    expect(entries.map(({ alias, action, from, to, reason }) => [alias, action, from, to, reason])).toEqual([
      ["challenger", "demote", b, null, "became champion"],
      ["champion", "promote", a, b, "because"],
    ]);
    expect(places()).toEqual(["points champion B@1", "rebounds champion B@1"]);
  });

  it("refuses a plan that no longer holds, and then changes nothing", () => {
    const registry = openForTest();
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a });
    const plan = change(registry, { to: b });
    move(registry, { action: "demote", to: null });
    move(registry, { to: a });
    const before = registry.promotions();
    expect(() => registry.moveAlias(plan)).toThrow(/moved since the plan was made: now A@1 is champion of points/);
    const refused = () => {
      throw new Error("the decision changed");
    };
    expect(() => move(registry, { to: b }, refused)).toThrow("the decision changed");
    expect(registry.promotions()).toEqual(before);
    expect(registry.aliases().map(({ model }) => model)).toEqual([a]);
  });

  it("looks at run and file under the lock", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    const { runId, artifactSha256 } = registry.getModel("A");
    writeFileSync(registry.artifactPath(artifactSha256), "something else");
    expect(codeOf(() => move(registry, { to: a }))).toBe("ARTIFACT_ALTERED");
    expect(codeOf(() => registry.readModel("A"))).toBe("ARTIFACT_ALTERED");
    expect(Buffer.from(registry.readModel("B").bytes).toString()).toBe(`model of ${registry.getModel("B").runId}`);
    withSqlite(paths.database, (db) => db.prepare("UPDATE runs SET status = 'archived' WHERE id <> ?").run(runId));
    expect(() => move(registry, { to: b })).toThrow(/is archived: it cannot hold an alias/);
    expect(registry.promotions()).toEqual([]);
  });

  it("refuses what makes no sense", () => {
    const registry = openForTest();
    const a = registered(registry, "A");
    expect(codeOf(() => move(registry, { to: a, forced: true, reason: null }))).toBe("NO_REASON");
    expect(codeOf(() => move(registry, { to: a, reason: "  " }))).toBe("EMPTY_NAME");
    expect(codeOf(() => move(registry, { to: a, by: "" }))).toBe("EMPTY_NAME");
    expect(codeOf(() => move(registry, { to: a, scope: "Points!" }))).toBe("BAD_SCOPE");
    expect(codeOf(() => move(registry, { to: { name: "A", version: 2 } }))).toBe("UNKNOWN_MODEL");
    expect(codeOf(() => move(registry, { to: null }))).toBe("BAD_PROMOTION");
    expect(codeOf(() => move(registry, { action: "demote", to: a }))).toBe("BAD_PROMOTION");
    expect(codeOf(() => move(registry, { action: "demote", to: null }))).toBe("NOTHING_TO_MOVE");
    move(registry, { to: a });
    expect(codeOf(() => move(registry, { to: a }))).toBe("NOTHING_TO_MOVE");
    expect(registry.promotions()).toHaveLength(1);
  });

  it("is dated no earlier than the entry before it, whatever the clock does", () => {
    const clock = { now: new Date("2026-03-02T10:00:00.000Z") };
    const registry = openForTest(temporaryPaths(), { clock: () => clock.now });
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a });
    clock.now = new Date("2026-03-01T10:00:00.000Z");
    expect(move(registry, { to: b })[0]!.at).toBe("2026-03-02T10:00:00.000Z");
  });

  it("of two that planned at the same time lets exactly one through, from two connections", () => {
    const paths = temporaryPaths();
    const one = openForTest(paths);
    const other = openForTest(paths);
    const [a, b] = [registered(one, "A"), registered(one, "B")];
    const plans = [change(one, { to: a }), change(other, { to: b })] as const;
    one.moveAlias(plans[0]);
    expect(codeOf(() => other.moveAlias(plans[1]))).toBe("PLAN_OUTDATED");
    expect(other.aliases().map(({ model }) => model)).toEqual([a]);
    expect(other.promotions()).toHaveLength(1);
  });

  it("is not possible past the log, whoever writes", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const [a] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a });
    withSqlite(paths.database, (db) => {
      const refused = /only together with an entry in promotions/;
      expect(() => db.exec("UPDATE aliases SET model_name = 'B'")).toThrow(refused);
      expect(() => db.exec("UPDATE aliases SET scope = 'rebounds'")).toThrow(refused);
      expect(() => db.exec("DELETE FROM aliases")).toThrow(refused);
      expect(() => db.exec("INSERT INTO aliases VALUES ('points', 'challenger', 'B', 1, '2026')")).toThrow(refused);
      expect(() => db.exec("REPLACE INTO aliases VALUES ('points', 'champion', 'B', 1, '2026')")).toThrow(refused);
      expect(() => db.exec("UPDATE promotions SET to_name = 'B'")).toThrow(/append-only/);
    });
    expect(registry.aliases().map(({ model }) => model)).toEqual([a]);
  });

  it("is refused by a registry open for reading", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const a = registered(registry, "A");
    const reading = openForTest(paths, { readonly: true });
    expect(codeOf(() => move(reading, { to: a }))).toBe("REGISTRY_READONLY");
  });
});

describe("what a rollback goes back to", () => {
  const back = (registry: Registry) => rollbackTarget(registry.promotions({ scope: "points", alias: "champion" }));
  const rollback = (registry: Registry) => move(registry, { action: "rollback", to: back(registry) });

  it("is the model before, and then the one before that", () => {
    const registry = openForTest();
    expect(back(registry)).toBeNull();
    const [a, b, c] = ["A", "B", "C"].map((name) => registered(registry, name));
    for (const model of [a!, b!, c!]) move(registry, { to: model });
    rollback(registry);
    expect(registry.aliases()[0]!.model).toEqual(b);
    rollback(registry);
    expect(registry.aliases()[0]!.model).toEqual(a);
    expect(back(registry)).toBeNull();
  });

  it("is none that was demoted or rolled back since, until it is promoted again", () => {
    const registry = openForTest();
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a });
    move(registry, { to: b });
    move(registry, { action: "demote", to: null });
    expect(back(registry)).toEqual(a);
    move(registry, { to: b });
    move(registry, { to: a });
    expect(back(registry)).toEqual(b);
    rollback(registry);
    expect(back(registry)).toBeNull();
  });

  it("stays marked as forced when it was seated by force", () => {
    const registry = openForTest();
    const [a, b] = [registered(registry, "A"), registered(registry, "B")];
    move(registry, { to: a, forced: true });
    move(registry, { to: b });
    expect(registry.aliases()[0]!.forced).toBe(false);
    rollback(registry);
    expect(registry.aliases()[0]).toMatchObject({ model: a, forced: true });
    expect(registry.getModel("A").everForced).toBe(true);
    expect(registry.getModel("B").everForced).toBe(false);
  });

  it("leaves alias and log agreeing after any moves, and rollbacks come to an end", () => {
    const moves = fc.array(fc.constantFrom("A", "B", "C", "demote", "rollback"), { maxLength: 12 });
    const registry = openForTest();
    const models = new Map(["A", "B", "C"].map((name) => [name, registered(registry, name)]));
    let scope = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const at = { scope: `s${scope++}` };
        const log = () => registry.promotions(at);
        for (const one of list) {
          const target = one === "rollback" ? rollbackTarget(log()) : (models.get(one) ?? null);
          const action = one === "demote" || one === "rollback" ? one : "promote";
          codeOf(() => move(registry, { ...at, action, to: target }));
          expect(registry.aliases(at.scope).map(({ model }) => model)).toEqual(
            [log().at(-1)?.to].filter((model) => model != null),
          );
        }
        const seen = new Set<string>();
        for (let target = rollbackTarget(log()); target; target = rollbackTarget(log())) {
          expect(seen.has(modelText(target))).toBe(false);
          seen.add(modelText(target));
          move(registry, { ...at, action: "rollback", to: target });
        }
        for (const [index, entry] of log().entries()) expect(entry.from).toEqual(log()[index - 1]?.to ?? null);
      }),
      { numRuns: 40 },
    );
  });
});

describe("registered models", () => {
  it("are found by name, version and alias; what is not there is named with what is near", () => {
    const registry = openForTest();
    const [first, second] = [registered(registry, "FEB_MAE"), registered(registry, "FEB_MAE")];
    const other = registered(registry, "OTHER");
    expect(registry.getModel("FEB_MAE")).toMatchObject({ ...second, decision: "PROMOTE", runStatus: "completed" });
    expect(registry.getModel("FEB_MAE@1")).toMatchObject(first);
    expect(codeOf(() => registry.getModel("@champion"))).toBe("NO_ALIAS");
    move(registry, { to: first });
    expect(registry.getModel("@champion")).toMatchObject({ ...first, aliases: [{ alias: "champion" }] });
    expect(registry.getModel("FEB_MAE@champion")).toMatchObject(first);
    expect(() => registry.getModel("OTHER@champion")).toThrow(/is FEB_MAE@1, no version of "OTHER"/);
    expect(() => registry.getModel("@champion", "pointz")).toThrow(/did you mean points/);
    expect(() => registry.getModel("FEB_MAE@3")).toThrow(/no version 3 .* versions 1 to 2/);
    expect(() => registry.getModel("OTHER@2")).toThrow(/only version 1/);
    expect(() => registry.getModel("FEB_MEA")).toThrow(/did you mean FEB_MAE/);
    expect(codeOf(() => registry.getModel("OTHER@latest"))).toBe("BAD_MODEL");
    expect(codeOf(() => registry.getModel("OTHER@01"))).toBe("BAD_MODEL");
    expect(registry.promotedModels().map(modelText)).toEqual([modelText(first)]);
    move(registry, { to: other });
    move(registry, { action: "rollback", to: first });
    expect(registry.promotedModels().map(modelText)).toEqual(["FEB_MAE@1", "OTHER@1"]);
  });

  it("are listed by page and filter, newest first", () => {
    let time = Date.parse("2026-03-01T00:00:00Z");
    const clock = () => {
      time += 1000;
      return new Date(time);
    };
    const registry = openForTest(temporaryPaths(), { clock });
    for (const name of ["A", "B", "A", "100%_A"]) registered(registry, name);
    move(registry, { to: { name: "A", version: 1 } });
    const names = (filter: Parameters<Registry["listModels"]>[0]) => registry.listModels(filter).models.map(modelText);
    expect(names({})).toEqual(["100%_A@1", "A@2", "B@1", "A@1"]);
    expect(names({ name: "A" })).toEqual(["A@2", "A@1"]);
    expect(names({ nameContains: "%_a" })).toEqual(["100%_A@1"]);
    expect(names({ alias: "champion" })).toEqual(["A@1"]);
    expect(names({ alias: "challenger" })).toEqual([]);
    expect(names({ scope: "points" })).toEqual(["A@1"]);
    expect(names({ family: "mlp" })).toEqual([]);
    expect(registry.listModels({ limit: 1, offset: 1 })).toMatchObject({
      total: 4,
      models: [{ name: "A", version: 2 }],
    });
    expect(codeOf(() => registry.listModels({ limit: 0 }))).toBe("BAD_NUMBER");
  });
});
