import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry, type RunRegistry, type RunStart, sha256 } from "../../src/index.js";

let home: string;
let registry: RunRegistry;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proplab-library-"));
  registry = openRegistry({ home });
});
afterAll(() => {
  registry.close();
  rmSync(home, { recursive: true, force: true });
});

const start = (name: string, more: Partial<RunStart> = {}): RunStart => ({
  name,
  config: { name },
  datasetSha256: sha256("data"),
  seed: 1,
  codeFolder: home,
  ...more,
});

describe("a run of another program", () => {
  it("has everything that was logged, the kind of data and where it ran", () => {
    const run = registry.createRun(start("ALL", { dataSource: "simulated", hypothesis: "h", tags: ["a"] }));
    run.logParams({ depth: 4 });
    run.logMetric("mae", 5, { n: 3, low: 4, high: 6, slice: "week 1", step: 2 });
    run.logMetrics([{ name: "roi", value: null }]);
    const file = run.addArtifact({ kind: "note", name: "n", bytes: new Uint8Array([1]) });
    run.complete();
    run.addTags("late");
    expect(registry.getRun(run.id)).toMatchObject({
      status: "completed",
      dataSource: "simulated",
      hypothesis: "h",
      tags: ["a", "late"],
      params: { depth: 4 },
      config: { name: "ALL" },
      code: { commit: null },
      metrics: [
        { name: "mae", slice: "week 1", step: 2, value: 5, n: 3, low: 4, high: 6 },
        { name: "roi", slice: "all", step: 0, value: null },
      ],
    });
    expect([...registry.readArtifact(file.sha256)]).toEqual([1]);
    expect(registry.verify(run.id).ok).toBe(true);
    expect(() => run.logMetric("mae", 4)).toThrow(expect.objectContaining({ code: "RUN_FINISHED" }));
  });

  it("counts a trial", () => {
    const run = registry.createRun(start("TRIED"));
    const byDay = { day: [1], staked: [2], graded: [2], wins: [1], breakEven: [1], fair: [1], profit: [0] };
    run.countTrial({ evaluationRowsSha256: sha256("rows"), configSha256: sha256("c"), origin: "mine", byDay });
    expect(() => run.countTrial({ evaluationRowsSha256: "x", configSha256: "y", origin: "mine", byDay })).toThrow(
      "SHA256",
    );
    run.complete();
  });
});

describe("tracked work", () => {
  it("completes its run and gives what the work gives", async () => {
    expect(await registry.track(start("GOOD"), async (run) => run.id)).toBe(registry.getRun("GOOD").id);
    expect(registry.getRun("GOOD").status).toBe("completed");
  });

  it("that throws has failed, and the error goes on", async () => {
    const error = new Error("no data");
    await expect(registry.track(start("BAD"), () => Promise.reject(error))).rejects.toBe(error);
    await expect(
      registry.track(start("BAD AT ONCE"), () => {
        throw error;
      }),
    ).rejects.toBe(error);
    expect(registry.getRun("BAD")).toMatchObject({ status: "failed", error: "no data" });
    expect(registry.getRun("BAD AT ONCE").status).toBe("failed");
  });

  it("that ended its run itself is left as it ended", async () => {
    await registry.track(start("GAVE UP"), (run) => run.fail("too slow"));
    expect(registry.getRun("GAVE UP")).toMatchObject({ status: "failed", error: "too slow" });
  });

  it("is not done when the run is refused", async () => {
    let done = false;
    const again = registry.track(start("GOOD", { refuseIdentical: true }), () => {
      done = true;
    });
    await expect(again).rejects.toMatchObject({
      code: "DUPLICATE_RUN",
      exitCode: 2,
      hint: expect.stringContaining("without refuseIdentical"),
    });
    expect(done).toBe(false);
  });

  it("without types is told that a name is missing", () => {
    const untyped = { ...start("X"), name: undefined } as never as RunStart;
    expect(() => registry.createRun(untyped)).toThrow(
      expect.objectContaining({ code: "EMPTY_NAME", message: "run name is undefined, not text" }),
    );
  });
});

describe("a registry for reading", () => {
  it("refuses what would change it", () => {
    const reading = openRegistry({ home, readonly: true });
    expect(reading.listRuns({ where: "status = 'completed'" }).total).toBeGreaterThan(0);
    expect(() => reading.createRun(start("NEVER"))).toThrow(expect.objectContaining({ code: "REGISTRY_READONLY" }));
    reading.close();
    reading.close();
  });
});
