import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLEAN, newRun, newTrial, openForTest, temporaryPaths, withSqlite } from "./support.js";

/** A champion and what goes with it. */
function promotedModel() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  const bytes = Buffer.from("a model");
  const { sha256 } = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes });
  registry.saveWindowFit(runId, { fitSha256: "f".repeat(64), model: bytes, report: {} });
  registry.countTrial(runId, newTrial());
  registry.finishRun(runId, { status: "completed" });
  const model = { name: "M", runId, family: "trees", featureSet: "v8" };
  const registered = registry.registerModel({ ...model, artifactSha256: sha256 });
  const place = { scope: "points", alias: "champion" } as const;
  const plan = { action: "promote", after: null, by: "a person", reason: null, forced: false, evidence: {} } as const;
  registry.moveAlias({ ...place, ...plan, to: registered });
  return { paths, registry, runId, sha256 };
}

/** Writes what no command writes. */
function tamper(database: string, text: string): void {
  withSqlite(database, (db) => {
    db.pragma("foreign_keys = OFF");
    for (const trigger of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) {
      db.exec(`DROP TRIGGER ${trigger}`);
    }
    db.exec(text);
  });
}

describe("verify", () => {
  it("has nothing to say of a promoted model that is whole", () => {
    const { registry } = promotedModel();
    expect(registry.verify()).toEqual({ ...CLEAN, checked: 1 });
  });

  it.each([
    ["altered", (path: string) => writeFileSync(path, "another model")],
    ["missing", (path: string) => rmSync(path)],
  ])("names a registered model whose file is %s, and it is never read", (problem, harm) => {
    const { registry, runId, sha256 } = promotedModel();
    harm(registry.artifactPath(sha256));
    const fault = { name: "M", version: 1, runId, artifactSha256: sha256, problem };
    expect(registry.verify()).toMatchObject({ ok: false, faults: { length: 1 }, models: [fault] });
    expect(registry.verify(runId).models).toEqual([fault]);
    const refused = expect.objectContaining({ exitCode: 5, code: `ARTIFACT_${problem.toUpperCase()}` });
    expect(() => registry.readArtifact(sha256)).toThrow(refused);
    expect(() => registry.readModel("M@champion")).toThrow(refused);
  });

  it.each([
    ["DELETE FROM aliases", ["champion of points is nobody; by the log of promotions it is M version 1"]],
    ["DELETE FROM promotions", ["champion of points is M version 1; by the log of promotions it is nobody"]],
    [
      "UPDATE aliases SET model_version = 2",
      [
        "champion of points is M version 2, which is not there",
        "champion of points is M version 2; by the log of promotions it is M version 1",
      ],
    ],
    [
      "DELETE FROM models",
      [
        expect.stringMatching(/^entry 1 of the log of promotions \(\S+Z\) names M version 1, which is not there$/),
        "champion of points is M version 1, which is not there",
      ],
    ],
  ])("names where alias and log disagree or name nothing: %s", (text, promotions) => {
    const { registry, paths } = promotedModel();
    tamper(paths.database, text);
    expect(registry.verify()).toMatchObject({ ok: false, faults: [], promotions });
  });

  it.each([
    ["UPDATE window_fits SET model = 'x'", "a window kept for going on is altered"],
    ["UPDATE trial_days SET by_day = '{}'", "what it came to day by day, kept for `trials`, is altered"],
    ["UPDATE runs SET config = '{\"depth\": '", "what stands in its column config is no longer JSON"],
  ])("names rows that are not what was written, by run: %s", (text, said) => {
    const { registry, paths, runId } = promotedModel();
    tamper(paths.database, text);
    const { ok, database } = registry.verify();
    expect(ok).toBe(false);
    expect(database).toEqual([expect.stringContaining(said)]);
    expect(database[0]).toContain(runId);
  });

  it("refuses a run whose row is no longer JSON as damage of the file, not as a fault of the program", () => {
    const { registry, paths, runId } = promotedModel();
    tamper(paths.database, "UPDATE runs SET config = '{'");
    const damaged = { code: "REGISTRY_DAMAGED", exitCode: 3, message: expect.stringContaining(paths.database) };
    expect(() => registry.getRun(runId)).toThrow(expect.objectContaining(damaged));
  });

  it("says step by step how far it is", () => {
    const { registry } = promotedModel();
    const runId = registry.startRun(newRun());
    for (let count = 0; count < 30; count++) {
      registry.addArtifact(runId, { kind: "note", name: `${count}`, bytes: Buffer.from(`${count}`) });
    }
    const steps = [...registry.verifySteps()].filter(({ phase }) => phase === "hash artifacts");
    expect(steps).toEqual(
      Array.from({ length: 31 }, (_, at) => ({ phase: "hash artifacts", done: at + 1, total: 31 })),
    );
  });
});
