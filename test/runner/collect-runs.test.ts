import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataError, IntegrityError, UsageError } from "../../src/core/errors.js";
import type { Registry } from "../../src/registry/index.js";
import { collectReportRuns, readReportRun, type StoredPredictions } from "../../src/runner/collect-runs.js";
import { judgeTrial } from "../../src/runner/judge-tries.js";
import { newRun, openForTest } from "../registry/support.js";
import { storedTrial } from "./stored-trial.js";

const NAME = "MULTISEASON_FEB25_MAE";
const ROWS_SHA256 = "ab".repeat(32);
const bytesOf = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

interface Content {
  name?: string;
  evaluation?: unknown;
  gates?: unknown;
  status?: "completed" | "failed";
}

/** What collectReportRuns looks at of an evaluation. */
function evaluationOf(name: string) {
  const { dataSource: source, datasetSha256: dataset_sha256 } = newRun();
  return { name, data: { source, dataset_sha256 }, metrics: {}, windows: [{ evaluation_rows_sha256: ROWS_SHA256 }] };
}

/** Enters a run with its artifacts; `evaluation: null` leaves that artifact out. */
function enter(registry: Registry, content: Content = {}): string {
  const name = content.name ?? NAME;
  const id = registry.startRun(newRun({ name }));
  const { evaluation = evaluationOf(name), gates, status = "completed" } = content;
  const files = { evaluation, gates, predictions: `predictions of ${id}` };
  for (const [kind, value] of Object.entries(files)) {
    if (value !== null && value !== undefined) registry.addArtifact(id, { kind, name: kind, bytes: bytesOf(value) });
  }
  registry.finishRun(id, { status });
  return id;
}

describe("collectReportRuns", () => {
  it("takes the newest completed run of every experiment of the study, by name", async () => {
    const registry = openForTest();
    enter(registry, { name: "MULTISEASON_B" });
    const newest = enter(registry, { name: "MULTISEASON_B" });
    enter(registry, { name: "MULTISEASON_B", status: "failed" });
    enter(registry, { name: "OTHER" });
    enter(registry, { name: "MULTISEASON_FAILED", status: "failed" });
    const first = enter(registry, { name: "MULTISEASON_A" });
    const runs = await collectReportRuns(registry);
    expect(runs.map(({ id }) => id)).toEqual([first, newest]);
    expect(runs[0]).toMatchObject({ name: "MULTISEASON_A", judgement: null, tries: null, predictions: null });
    expect(runs[0]!.artifacts.map(({ kind }) => kind).sort()).toEqual(["evaluation", "predictions"]);
  });

  it("takes the names asked for, each once, in their order", async () => {
    const registry = openForTest();
    for (const name of ["B", "A"]) enter(registry, { name });
    const runs = await collectReportRuns(registry, { names: ["B", "A", "B"] });
    expect(runs.map(({ name }) => name)).toEqual(["B", "A"]);
  });

  it("brings judgement, tries and predictions along", async () => {
    const registry = openForTest();
    const gates = { decision: "SHADOW", verdicts: [], reasons: [] };
    const id = enter(registry, { gates });
    const tries = judgeTrial(storedTrial({ runId: id }), [storedTrial({ config: 2 })]);
    const read: string[] = [];
    const predictions: StoredPredictions = { keys: [], rows: {} as StoredPredictions["rows"] };
    const [run] = await collectReportRuns(registry, {
      readPredictions: async (sha256) => {
        read.push(sha256);
        return predictions;
      },
      triesOf: (runId) => (runId === id ? tries : null),
    });
    expect(run).toMatchObject({ judgement: gates, tries, predictions });
    expect(read).toEqual([run!.artifacts.find(({ kind }) => kind === "predictions")!.sha256]);
  });

  it("says which command makes a run when there is none", async () => {
    const error = await collectReportRuns(openForTest()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({
      code: "NO_RUNS",
      exitCode: 3,
      hint: expect.stringContaining("proplab retrain --name"),
    });
  });

  it("helps with an unknown name, and tells an unfinished one from it", async () => {
    const registry = openForTest();
    enter(registry);
    enter(registry, { name: "BROKEN", status: "failed" });
    const unknown = await collectReportRuns(registry, { names: ["MULTISEASON_FEB25_MEA"] }).catch((thrown) => thrown);
    expect(unknown).toBeInstanceOf(UsageError);
    expect(unknown.message).toContain(`did you mean ${NAME}`);
    const broken = await collectReportRuns(registry, { names: ["BROKEN"] }).catch((thrown) => thrown);
    expect(broken).toBeInstanceOf(DataError);
    expect(broken.message).toMatch(/no run of "BROKEN" completed; the newest, \w{26}, is failed/);
  });

  it.each([
    ["no artifact", null, "is not there"],
    ["no JSON", "{", "is not JSON"],
    ["no object", "3", "is not a JSON object"],
    ["nothing of an evaluation", {}, "does not hold an evaluation"],
    ["another run's", evaluationOf("OTHER"), 'is of "OTHER"'],
    [
      "other data",
      { ...evaluationOf(NAME), data: { source: "imported", dataset_sha256: "cd".repeat(32) } },
      "other data",
    ],
  ])("refuses an evaluation with %s, naming the run", async (_, evaluation, message) => {
    const registry = openForTest();
    const id = enter(registry, { evaluation });
    const error = await collectReportRuns(registry).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error.message).toContain(`run ${id} (${NAME})`);
    expect(error.message).toContain(message);
  });

  it("says of a single run that has not completed what it is, and reads an archived one", async () => {
    const registry = openForTest();
    const failed = enter(registry, { evaluation: null, status: "failed" });
    const running = registry.startRun(newRun({ name: "GOES_ON" }));
    for (const [id, status] of [
      [failed, "failed"],
      [running, "running"],
    ] as const) {
      const { code, message } = (await readReportRun(registry, id, {}).catch((error) => error)) as DataError;
      expect(code).toBe("RUN_NOT_COMPLETED");
      expect(message).toContain(`is ${status}`);
    }
    const archived = enter(registry);
    registry.archiveRuns([archived]);
    expect((await readReportRun(registry, archived, {})).id).toBe(archived);
  });

  it("refuses a judgement that is none", async () => {
    const registry = openForTest();
    enter(registry, { gates: { decision: "PROMOTE" } });
    await expect(collectReportRuns(registry)).rejects.toThrow("does not hold a judgement");
  });

  it("refuses an artifact that was altered on disk", async () => {
    const registry = openForTest();
    const id = enter(registry);
    const { sha256 } = registry.getRun(id).artifacts.find(({ kind }) => kind === "evaluation")!;
    writeFileSync(registry.artifactPath(sha256), "{}");
    const error = await collectReportRuns(registry).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error.message).toContain(`the evaluation artifact of run ${id} (${NAME}) cannot be used`);
    expect(error.exitCode).toBe(5);
  });
});
