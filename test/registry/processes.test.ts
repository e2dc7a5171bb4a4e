import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import { ending, firstLine, newRun, newTrial, openForTest, startChild, temporaryPaths, withSqlite } from "./support.js";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("several processes", () => {
  it.each([1, 2, 3])("eight start on an empty path at once and all succeed (round %i)", async () => {
    const paths = temporaryPaths();
    const at = String(Date.now() + 1_500);
    const children = Array.from({ length: 8 }, () => startChild(paths, "open", at));
    expect(await Promise.all(children.map(ending))).toEqual(Array(8).fill("0"));
    expect(openForTest(paths).listRuns().total).toBe(8);
    const versions = withSqlite(paths.database, (db) => db.prepare("SELECT version FROM schema_version").pluck().all());
    expect(versions).toEqual(MIGRATIONS.map(({ version }) => version));
  });

  it("four writers of fifty batches each lose nothing", async () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    const writers = [0, 1, 2, 3];
    const children = writers.map((writer) => startChild(paths, "log", runId, String(writer), "50"));
    expect(await Promise.all(children.map(ending))).toEqual(Array(4).fill("0"));
    const logged = registry.getRun(runId).metrics.map(({ name, slice, step, value }) => [name, slice, step, value]);
    const expected = writers.flatMap((writer) =>
      Array.from({ length: 50 }, (_, step) => [
        [`writer ${writer}`, "all", step, step],
        ["shared", `writer ${writer}`, step, step],
      ]).flat(),
    );
    expect(new Set(logged.map(String))).toEqual(new Set(expected.map(String)));
    expect(logged).toHaveLength(400);
  });

  it.each([15, 40, 90, 200, 350])(
    "kill -9 after %i ms leaves whole batches and a run marked interrupted",
    async (ms) => {
      const paths = temporaryPaths();
      const child = startChild(paths, "endless");
      const runId = await firstLine(child);
      await wait(ms);
      const before = openForTest(paths);
      before.countTrial(runId, newTrial());
      expect(before.getRun(runId).status).toBe("running");
      expect(before.listTrials()).toMatchObject([{ runId, status: "running" }]);
      child.kill("SIGKILL");
      await ending(child);

      const reading = openForTest(paths, { readonly: true });
      const died = { status: "interrupted", error: expect.stringContaining(String(child.pid)), finishedAt: null };
      expect(reading.getRun(runId)).toMatchObject(died);
      expect(reading.listRuns().runs).toMatchObject([died]);
      expect(reading.listRuns({ status: "interrupted" })).toMatchObject({ total: 1, runs: [{ id: runId }] });
      expect(reading.listRuns({ status: "running" }).total).toBe(0);
      expect(reading.listTrials()).toMatchObject([{ runId, status: "interrupted" }]);

      const registry = openForTest(paths);
      const run = registry.getRun(runId);
      expect(run).toMatchObject({ status: "interrupted", error: expect.stringContaining(String(child.pid)) });
      expect(run.finishedAt).not.toBeNull();
      for (const { step } of run.metrics) {
        expect(run.metrics.filter((metric) => metric.step === step).map(({ name }) => name)).toEqual(["a", "b", "c"]);
      }
      const report = registry.verify();
      expect(report).toMatchObject({ ok: true, faults: [], database: [] });
      expect(report.checked).toBe(run.artifacts.length);
      expect(registry.markInterrupted()).toEqual([]);
    },
  );
});
