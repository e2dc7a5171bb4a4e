import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import type { Registry } from "../../src/registry/index.js";
import { hashOf, makeChampion, newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

describe("models", () => {
  it("get versions from 1 by name, and the same model keeps its version", () => {
    const registry = openForTest();
    const register = (name: string, content: string, runId = registry.startRun(newRun())) => {
      const bytes = Buffer.from(content);
      const { sha256 } = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes });
      const model = { name, runId, family: "trees", featureSet: "v12_noveg", artifactSha256: sha256 };
      return { runId, version: registry.registerModel(model), again: () => registry.registerModel(model) };
    };
    const first = register("A", "one");
    expect(first.version).toEqual({ name: "A", version: 1 });
    expect(register("A", "two").version).toEqual({ name: "A", version: 2 });
    expect(register("B", "three").version).toEqual({ name: "B", version: 1 });
    expect(first.again()).toEqual({ name: "A", version: 1 });
    expect(registry.getRun(first.runId).models).toMatchObject([
      { name: "A", version: 1, runId: first.runId, family: "trees", featureSet: "v12_noveg", status: "registered" },
    ]);
  });

  it("are listed newest first by an index, without sorting all of them", () => {
    const paths = temporaryPaths();
    openForTest(paths).close();
    const plan = withSqlite(paths.database, (db) =>
      db
        .prepare(
          "EXPLAIN QUERY PLAN SELECT * FROM models ORDER BY created_at DESC, run_id DESC, name, version DESC LIMIT 50",
        )
        .all(),
    );
    expect(plan).toMatchObject([{ detail: expect.stringContaining("models_newest") }]);
  });

  it("must be an artifact of their run", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    const model = { name: "A", runId, family: "trees", featureSet: "v12", artifactSha256: hashOf("nothing") };
    expect(() => registry.registerModel(model)).toThrow(expect.objectContaining({ code: "UNKNOWN_ARTIFACT" }));
    expect(() => registry.registerModel({ ...model, runId: "nope" })).toThrow(/no run/);
  });
});

describe("a model whose file gc freed", () => {
  function freedRun(overrides = {}) {
    const registry = openForTest();
    const runId = registry.startRun(newRun({ name: "OLD", ...overrides }));
    const { sha256 } = registry.addArtifact(runId, { kind: "model", name: "m.plm", bytes: Buffer.from("model") });
    registry.finishRun(runId, { status: "completed" });
    const model = { name: "A", runId, family: "trees", featureSet: "v12", artifactSha256: sha256 };
    const free = () => {
      registry.archiveRuns([runId]);
      registry.gc({ olderThanDays: 0 });
      registry.restoreRuns([runId]);
    };
    return { registry, runId, sha256, model, free };
  }

  it("is not registered, also when its run was restored, and both say how it comes back", () => {
    const { registry, model, free } = freedRun();
    free();
    const freed = expect.objectContaining({
      code: "ARTIFACT_FREED",
      exitCode: 3,
      hint: expect.stringMatching(
        /restoring .* no file back; .*import-runs FOLDER; .*proplab retrain --name OLD --force$/,
      ),
    });
    expect(() => registry.registerModel(model)).toThrow(freed);
    expect(registry.listModels().total).toBe(0);
    const logged = freedRun({ commandLine: ["my-program.js"] });
    logged.free();
    const own = expect.objectContaining({ hint: expect.stringMatching(/import-runs FOLDER$/) });
    expect(() => logged.registry.registerModel(logged.model)).toThrow(own);
  });

  it("that was registered before is refused as champion with the same words, until the same content is there again", () => {
    const { registry, model, free } = freedRun();
    const version = registry.registerModel(model);
    free();
    expect(() => makeChampion(registry, version)).toThrow(expect.objectContaining({ code: "ARTIFACT_FREED" }));
    const again = registry.startRun(newRun({ name: "AGAIN" }));
    registry.addArtifact(again, { kind: "model", name: "m.plm", bytes: Buffer.from("model") });
    makeChampion(registry, version);
    expect(registry.readModel("@champion").bytes.toString()).toBe("model");
  });

  it("but did not come to delete is kept from then on", () => {
    const { registry, runId, sha256, model } = freedRun();
    registry.archiveRuns([runId]);
    const path = registry.artifactPath(sha256);
    registry.gc({ olderThanDays: 0 });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "model");
    registry.registerModel(model);
    expect(registry.gc({ olderThanDays: 1 })).toMatchObject({ files: [], bytes: 0 });
    expect(registry.readModel("A").bytes.toString()).toBe("model");
  });

  it("is none either when the file is gone in another way", () => {
    const { registry, sha256, model } = freedRun();
    rmSync(registry.artifactPath(sha256));
    expect(() => registry.registerModel(model)).toThrow(
      expect.objectContaining({ code: "ARTIFACT_MISSING", exitCode: 5 }),
    );
  });
});

describe("an earlier model that is the same", () => {
  /** A run with a model of this content, registered unless told otherwise. */
  function modelRun(registry: Registry, content: string, config: string, data = "data", register = true) {
    const hashes = { configSha256: hashOf(config), datasetSha256: hashOf(data) };
    const runId = registry.startRun(newRun({ name: `RUN_${config}`, ...hashes }));
    const artifact = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes: Buffer.from(content) });
    const model = { name: `RUN_${config}`, runId, family: "trees", featureSet: "v12" };
    if (register) registry.registerModel({ ...model, artifactSha256: artifact.sha256 });
    return runId;
  }

  it("has the configuration and data of the run, or the very same file", () => {
    const registry = openForTest();
    const first = modelRun(registry, "one", "a");
    const again = modelRun(registry, "other bytes", "a");
    const sameFile = modelRun(registry, "one", "b");
    const other = modelRun(registry, "two", "c");
    const otherData = modelRun(registry, "three", "a", "more data");
    expect(registry.earlierModel(first)).toBeNull();
    expect(registry.earlierModel(again)).toEqual({ name: "RUN_a", version: 1 });
    expect(registry.earlierModel(sameFile)).toEqual({ name: "RUN_a", version: 1 });
    expect(registry.earlierModel(other)).toBeNull();
    expect(registry.earlierModel(otherData)).toBeNull();
    expect(() => registry.earlierModel("nope")).toThrow(/no run/);
  });

  it("is a registered one", () => {
    const registry = openForTest();
    modelRun(registry, "one", "a", "data", false);
    expect(registry.earlierModel(modelRun(registry, "one", "a"))).toBeNull();
  });
});

describe("the log of promotions", () => {
  it("takes new rows and refuses every other change, whoever asks", () => {
    const paths = temporaryPaths();
    openForTest(paths);
    withSqlite(paths.database, (db) => {
      const insert = (id: number | null, forced = 0, reason: string | null = null) =>
        db
          .prepare(
            `INSERT INTO promotions (id, at, who, scope, alias, to_name, to_version, evidence, forced, reason)
             VALUES (?, '2026-01-01T00:00:00.000Z', 'ann', 'points', 'champion', 'A', 1, '{}', ?, ?)`,
          )
          .run(id, forced, reason);
      insert(null);
      insert(null);
      const before = db.prepare("SELECT * FROM promotions").all();
      const appendOnly = /append-only/;
      expect(() => db.exec("UPDATE promotions SET who = 'bob'")).toThrow(appendOnly);
      expect(() => db.exec("DELETE FROM promotions WHERE id = 1")).toThrow(appendOnly);
      expect(() => db.exec("REPLACE INTO promotions SELECT * FROM promotions WHERE id = 1")).toThrow(appendOnly);
      expect(() => db.exec("UPDATE OR REPLACE promotions SET id = 2 WHERE id = 1")).toThrow(appendOnly);
      expect(() => insert(1)).toThrow(appendOnly);
      expect(() => insert(null, 1)).toThrow(/CHECK/);
      insert(null, 1, "the data provider confirmed it");
      expect(db.prepare("SELECT * FROM promotions WHERE id <= 2").all()).toEqual(before);
      expect(db.prepare("SELECT id FROM promotions").pluck().all()).toEqual([1, 2, 3]);
    });
  });
});
