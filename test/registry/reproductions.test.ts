import { expect, it } from "vitest";
import type { NewReproduction } from "../../src/registry/index.js";
import { hashOf, newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const MADE: NewReproduction = {
  verdict: "not_reproduced",
  firstDifference: "the model model.plm",
  code: { commit: "d".repeat(40), dirty: true, diffSha256: hashOf("diff") },
  environment: { program: "0.1.0", node: "22.0.0", platform: "linux-x64" },
};

it("reproductions stand with their run, oldest first, and are no runs and no trials", () => {
  const clock = { now: new Date("2026-03-01T10:00:00.000Z") };
  const registry = openForTest(temporaryPaths(), { clock: () => clock.now });
  const runId = registry.startRun(newRun());
  registry.finishRun(runId, { status: "completed" });
  const before = registry.getRun(runId);
  expect(before.reproductions).toEqual([]);
  expect(registry.logReproduction(runId, MADE)).toEqual({ ...MADE, at: "2026-03-01T10:00:00.000Z" });
  clock.now = new Date("2026-03-02T10:00:00.000Z");
  const later = {
    ...MADE,
    verdict: "byte_for_byte" as const,
    firstDifference: null,
    code: { commit: null, dirty: null, diffSha256: null },
  };
  registry.logReproduction(runId, later);
  const { reproductions, ...rest } = registry.getRun(runId);
  expect(reproductions).toEqual([
    { ...MADE, at: "2026-03-01T10:00:00.000Z" },
    { ...later, at: "2026-03-02T10:00:00.000Z" },
  ]);
  expect({ ...rest, reproductions: [] }).toEqual(before);
  expect(registry.listRuns().total).toBe(1);
  expect(registry.listTrials()).toEqual([]);
});

it("a reproduction is refused for a run that is not there, and by a registry open for reading", () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  expect(() => registry.logReproduction("nope", MADE)).toThrow(/there is no run/);
  const runId = registry.startRun(newRun());
  const reading = openForTest(paths, { readonly: true });
  expect(() => reading.logReproduction(runId, MADE)).toThrow(/reading only/);
});

it("reproductions can be neither changed nor taken back, whoever asks", () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.logReproduction(runId, MADE);
  withSqlite(paths.database, (db) => {
    const appendOnly = /append-only/;
    expect(() => db.exec("UPDATE reproductions SET verdict = 'byte_for_byte'")).toThrow(appendOnly);
    expect(() => db.exec("DELETE FROM reproductions")).toThrow(appendOnly);
    expect(() => db.exec("REPLACE INTO reproductions SELECT * FROM reproductions")).toThrow(appendOnly);
  });
  expect(registry.getRun(runId).reproductions).toMatchObject([MADE]);
});
