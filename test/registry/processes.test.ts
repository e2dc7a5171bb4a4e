import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import {
  CLEAN,
  ending,
  newRun,
  olderRegistry,
  openForTest,
  startChild,
  temporaryPaths,
  withSqlite,
} from "./support.js";

describe("several processes", () => {
  it("eight start on an empty path at once and all succeed", async () => {
    const paths = temporaryPaths();
    const at = String(Date.now() + 1_500);
    const children = Array.from({ length: 8 }, () => startChild(paths, "open", at));
    expect(await Promise.all(children.map(ending))).toEqual(Array(8).fill("0"));
    expect(openForTest(paths).listRuns().total).toBe(8);
    const versions = withSqlite(paths.database, (db) => db.prepare("SELECT version FROM schema_version").pluck().all());
    expect(versions).toEqual(MIGRATIONS.map(({ version }) => version));
  });

  it("eight start at once on a registry that must be migrated: one does it, with one copy of what was there", async () => {
    const { paths, runId } = olderRegistry(3);
    const at = String(Date.now() + 1_500);
    const children = Array.from({ length: 8 }, () => startChild(paths, "open", at));
    expect(await Promise.all(children.map(ending))).toEqual(Array(8).fill("0"));
    const registry = openForTest(paths);
    expect(registry.listRuns().total).toBe(9);
    expect(registry.getRun(runId)).toMatchObject({ status: "completed", metrics: { length: 10 } });
    expect(registry.verify()).toEqual(CLEAN);
    const beside = readdirSync(dirname(paths.database)).filter((name) => /bak|tmp/.test(name));
    expect(beside).toEqual(["runs.sqlite.schema-3.bak"]);
    withSqlite(`${paths.database}.schema-3.bak`, (db) => {
      expect(db.prepare("SELECT id FROM runs").pluck().all()).toEqual([runId]);
      expect(db.prepare("SELECT max(version) FROM schema_version").pluck().get()).toBe(3);
    });
  });

  it("eight writers of three hundred transactions each lose nothing", async () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    const writers = Array.from({ length: 8 }, (_, writer) => writer);
    const children = writers.map((writer) => startChild(paths, "log", runId, String(writer), "300"));
    expect(await Promise.all(children.map(ending))).toEqual(Array(8).fill("0"));
    const logged = registry.getRun(runId).metrics.map(({ name, slice, step, value }) => [name, slice, step, value]);
    const expected = writers.flatMap((writer) =>
      Array.from({ length: 300 }, (_, step) => [
        [`writer ${writer}`, "all", step, step],
        ["shared", `writer ${writer}`, step, step],
      ]).flat(),
    );
    expect(new Set(logged.map(String))).toEqual(new Set(expected.map(String)));
    expect(logged).toHaveLength(4_800);
    expect(registry.verify()).toEqual(CLEAN);
  });
});
