import { expect, it } from "vitest";
import { hashOf, newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const fit = (key: string, text = key) => ({
  fitSha256: hashOf(key),
  model: new TextEncoder().encode(text),
  report: { iterations: 12, learningCurve: [{ iteration: 0, train: 0.1 + 0.2, validation: null }] },
});

it("a window comes back as it went in, also to another process; one that is not there is null", () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.saveWindowFit(runId, fit("a"));
  const found = openForTest(paths, { readonly: true }).findWindowFit(hashOf("a"))!;
  expect({ ...found, model: new Uint8Array(found.model) }).toEqual({ ...fit("a"), runId });
  expect(registry.findWindowFit(hashOf("b"))).toBeNull();
});

it("a damaged model is not given, and gives way to a new one", () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.saveWindowFit(runId, fit("a"));
  withSqlite(paths.database, (db) => db.exec("UPDATE window_fits SET model = x'00'"));
  expect(registry.findWindowFit(hashOf("a"))).toBeNull();
  registry.saveWindowFit(runId, fit("a"));
  expect(registry.findWindowFit(hashOf("a"))!.runId).toBe(runId);
});

it("windows are let go with the runs of a name that have ended; those of running and other runs stay", () => {
  const registry = openForTest();
  const start = (name: string) => registry.startRun({ ...newRun(), name });
  const [stopped, busy, other, done] = [start("N"), start("N"), start("OTHER"), start("N")];
  for (const [i, runId] of [stopped, busy, other, done].entries()) registry.saveWindowFit(runId, fit(`${i}`));
  registry.finishRun(stopped, { status: "interrupted" });
  registry.finishRun(done, { status: "completed" });
  expect(registry.dropWindowFits(done)).toBe(2);
  expect([0, 1, 2, 3].map((i) => registry.findWindowFit(hashOf(`${i}`)) !== null)).toEqual([false, true, true, false]);
});

it("windows that ended runs of other names left behind go after 30 days, those of running ones never", () => {
  let now = new Date("2025-03-01T00:00:00.000Z");
  const registry = openForTest(temporaryPaths(), { clock: () => now });
  const start = (name: string) => registry.startRun({ ...newRun(), name });
  const keep = (runId: string, key: string) => registry.saveWindowFit(runId, fit(key));
  const kept = () => ["failed", "busy", "late"].filter((key) => registry.findWindowFit(hashOf(key)) !== null);
  const [failed, busy, late] = [start("A"), start("B"), start("C")];
  keep(failed, "failed");
  keep(busy, "busy");
  registry.finishRun(failed, { status: "failed" });
  now = new Date("2025-03-31T00:00:00.000Z");
  keep(late, "late");
  registry.finishRun(late, { status: "interrupted" });
  expect(registry.dropWindowFits(start("D"))).toBe(0);
  expect(kept()).toEqual(["failed", "busy", "late"]);
  now = new Date("2025-03-31T00:00:00.001Z");
  expect(registry.dropWindowFits(start("D"))).toBe(1);
  expect(kept()).toEqual(["busy", "late"]);
});

it("nothing is kept for a run that has ended or is not there, under a hash that is none, or read-only", () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  const refused = (work: () => unknown, code: string) => expect(work).toThrow(expect.objectContaining({ code }));
  refused(() => registry.saveWindowFit(runId, { ...fit("a"), fitSha256: "short" }), "BAD_HASH");
  refused(() => registry.saveWindowFit("01AAAAAAAAAAAAAAAAAAAAAAAA", fit("a")), "UNKNOWN_RUN");
  refused(() => registry.dropWindowFits("01AAAAAAAAAAAAAAAAAAAAAAAA"), "UNKNOWN_RUN");
  const reader = openForTest(paths, { readonly: true });
  refused(() => reader.saveWindowFit(runId, fit("a")), "REGISTRY_READONLY");
  refused(() => reader.dropWindowFits(runId), "REGISTRY_READONLY");
  registry.finishRun(runId, { status: "completed" });
  refused(() => registry.saveWindowFit(runId, fit("a")), "RUN_FINISHED");
});
