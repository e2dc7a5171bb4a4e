import { describe, expect, it } from "vitest";
import type { Registry } from "../../src/registry/index.js";
import { hashOf, makeChampion, newRun, newTrial, openForTest, temporaryPaths, withSqlite } from "./support.js";

function completed(registry: Registry, name = "A"): string {
  const id = registry.startRun(newRun({ name }));
  registry.logBatch(id, { params: { depth: 6 }, metrics: [{ name: "mae", value: 5 }] });
  registry.finishRun(id, { status: "completed" });
  return id;
}

describe("archived runs", () => {
  it("leave the lists, keep everything, and come back as what they were, however often it is asked", () => {
    const registry = openForTest();
    const id = completed(registry);
    const failed = registry.startRun(newRun({ name: "B" }));
    registry.finishRun(failed, { status: "failed", error: "no rows" });
    const before = [id, failed].map((run) => registry.getRun(run));

    expect(registry.archiveRuns([id, failed])).toEqual([id, failed]);
    expect(registry.archiveRuns([failed, id])).toEqual([]);
    expect(registry.listRuns().total).toBe(0);
    expect(registry.listRuns({ archived: true }).total).toBe(2);
    const [archived] = registry.listRuns({ status: "archived", name: "A" }).runs;
    expect(archived).toMatchObject({ id, status: "archived" });
    expect(Date.parse(archived!.archivedAt!)).toBeGreaterThanOrEqual(Date.parse(archived!.finishedAt!));
    expect(registry.getRun(failed)).toMatchObject({ status: "archived", error: "no rows", params: {} });

    expect(registry.restoreRuns([id, failed])).toEqual([id, failed]);
    expect(registry.restoreRuns([id])).toEqual([]);
    expect([id, failed].map((run) => registry.getRun(run))).toEqual(before);
  });

  it("still count as trials", () => {
    const registry = openForTest();
    const id = registry.startRun(newRun());
    registry.countTrial(id, newTrial());
    registry.finishRun(id, { status: "completed" });
    registry.archiveRuns([id]);
    expect(registry.trialsOn(hashOf("rows"))).toBe(1);
    expect(registry.listTrials()).toMatchObject([{ runId: id, status: "archived", byDay: newTrial().byDay }]);
    registry.gc({ olderThanDays: 0 });
    expect(registry.trialsOn(hashOf("rows"))).toBe(1);
    expect(registry.listTrials()).toHaveLength(1);
  });

  it("are none of those that are running, or all stay as they are", () => {
    const registry = openForTest();
    const done = completed(registry);
    const running = registry.startRun(newRun({ name: "C" }));
    const refusal = expect.objectContaining({ code: "RUN_RUNNING", exitCode: 2 });
    expect(() => registry.archiveRuns([done, running])).toThrow(refusal);
    expect(() => registry.archiveRuns([done, "nope"])).toThrow(expect.objectContaining({ code: "UNKNOWN_RUN" }));
    expect(registry.getRun(done).status).toBe("completed");
  });

  it("may be running ones whose process is gone: they come back as interrupted", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const id = registry.startRun(newRun());
    withSqlite(paths.database, (db) => db.exec("UPDATE runs SET pid = 2000000000, process_token = 'x'"));
    expect(registry.archiveRuns([id])).toEqual([id]);
    registry.restoreRuns([id]);
    expect(registry.getRun(id)).toMatchObject({ status: "interrupted", error: expect.stringContaining("2000000000") });
    expect(registry.getRun(id).finishedAt).not.toBeNull();
  });

  it("are none whose model an alias stands on, or a promotion ever named", () => {
    const registry = openForTest();
    const [first, second] = ["OLD", "NEW"].map((name) => {
      const id = registry.startRun(newRun({ name, configSha256: hashOf(name) }));
      const { sha256 } = registry.addArtifact(id, { kind: "model", name: "m", bytes: Buffer.from(name) });
      registry.finishRun(id, { status: "completed" });
      registry.registerModel({ name: "M", runId: id, family: "trees", featureSet: "v8", artifactSha256: sha256 });
      return id;
    });
    makeChampion(registry, { name: "M", version: 1 });
    makeChampion(registry, { name: "M", version: 2 });
    const refusal = (text: string) =>
      expect.objectContaining({ code: "RUN_IN_USE", message: expect.stringContaining(text) });
    expect(() => registry.archiveRuns([second!])).toThrow(refusal("its model M@2 is the champion of points"));
    expect(() => registry.archiveRuns([first!])).toThrow(refusal("its model M@1 was champion of points"));
    expect(registry.listRuns().total).toBe(2);
  });
});

describe("tags", () => {
  it("are added to and taken off runs in any state, all or none", () => {
    const registry = openForTest();
    const [a, b] = [completed(registry), registry.startRun(newRun({ tags: ["x"] }))];
    expect(registry.tagRuns([a, b], { add: ["x", "keep it"], remove: ["none"] })).toEqual([a, b]);
    expect(registry.tagRuns([a, b], { add: ["x"] })).toEqual([]);
    expect(registry.tagRuns([a], { remove: ["x"] })).toEqual([a]);
    expect([a, b].map((id) => registry.getRun(id).tags)).toEqual([["keep it"], ["keep it", "x"]]);
    registry.archiveRuns([a]);
    expect(registry.tagRuns([a], { add: ["old"] })).toEqual([a]);
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => registry.tagRuns([a, "nope"], { add: ["lost"] })).toThrow(code("UNKNOWN_RUN"));
    expect(() => registry.tagRuns([a], { add: ["lost", " "] })).toThrow(code("EMPTY_NAME"));
    expect(() => registry.tagRuns([a], { add: ["y"], remove: ["y"] })).toThrow(code("TAG_TWICE"));
    expect(registry.getRun(a).tags).toEqual(["keep it", "old"]);
  });
});
