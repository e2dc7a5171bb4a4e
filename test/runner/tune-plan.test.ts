import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InterruptedError } from "../../src/core/errors.js";
import { hashJson } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import { frameworkNamed } from "../../src/engine/frameworks.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import type { CodeState, Registry } from "../../src/registry/index.js";
import { modelOptions } from "../../src/runner/model-options.js";
import type { RunPlan } from "../../src/runner/plan-run.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { runDataset } from "../../src/runner/run-dataset.js";
import { selectRows } from "../../src/runner/select-rows.js";
import { planTuning } from "../../src/runner/tune/plan-tuning.js";
import { tuneRun } from "../../src/runner/tune/tune-run.js";
import type { TuneInput } from "../../src/runner/tune/tune-schema.js";
import { tunedCandidate } from "../../src/runner/tune/tuning-record.js";
import { type TuningOutcome, tunePlan } from "../../src/runner/tune-plan.js";
import { planWindows } from "../../src/runner/windows.js";
import { newRun, openForTest } from "../registry/support.js";
import { syntheticRows } from "./feature-rows.js";

const TUNE: TuneInput = { candidates: 5, space: { depth: [1, 2, 3], learning_rate: { from: 0.1, to: 0.5 } } };

/** 60 dates of 12 players; 48 dates train and validate. `points` may change what happened. */
function plan(
  settings: Record<string, unknown> = {},
  points: (row: number, usual: number) => number = (_, p) => p,
): RunPlan {
  const rng = createRng(5);
  const features = [0, 1, 2].map(() => Float64Array.from({ length: 720 }, () => rng.uniform()));
  const usual = features[0]!.map((value, row) => 20 * value * features[1]![row]! + 4 * rng.uniform());
  const dates = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2024, 10, 1 + i)).toISOString().slice(0, 10));
  const rows = {
    ...syntheticRows(
      Array.from(usual, (value, row) => ({
        date: dates[Math.floor(row / 12)]!,
        player: row % 12,
        points: points(row, value),
        average: 10,
        line: 9.5,
      })),
    ),
    matrix: { rows: 720, names: ["a", "b", "c"], columns: features },
  };
  const experiment = resolveExperiment(null, {
    name: "T",
    train_start: dates[0],
    train_end: dates[47],
    eval_start: dates[48],
    eval_end: dates[59],
    iterations: 15,
    tune: TUNE,
    ...settings,
  } as never);
  const windows = planWindows(experiment, []);
  const selection = selectRows(rows, experiment, windows, null);
  const options = modelOptions(experiment);
  const configOf = (of: unknown, its: Record<string, unknown>) => ({ ...(of as object), ...its });
  const window = { ...selection.ranges, evaluation: windows.evaluation };
  return {
    experiment,
    options,
    rows,
    windows: [{ selection, window }],
    selection,
    features: ["a", "b", "c"].map((name) => ({ name })),
    window,
    datasetSha256: hashJson("data"),
    warehouse: { source: "simulated" },
    trainedElsewhere: null,
    tuning: planTuning(experiment, options, configOf),
  } as never as RunPlan;
}

const NO_REPOSITORY: CodeState = { commit: null, dirty: null, diffSha256: null };

interface Tuning {
  readonly registry?: Registry;
  readonly threads?: number;
  readonly fromCompleted?: boolean;
  readonly signal?: AbortSignal;
  readonly notices?: string[];
  readonly code?: CodeState;
}

async function tune(
  of: RunPlan,
  { registry = openForTest(), threads = 2, fromCompleted = true, signal, notices, code = NO_REPOSITORY }: Tuning = {},
) {
  const runId = registry.startRun(newRun());
  const options = { runId, threads, code, fromCompleted, notice: (text: string) => notices?.push(text) };
  const outcome = (await tunePlan(of, options, registry, signal ? { signal } : {}))!;
  return { outcome, runId, registry };
}

/** All that a tuning found, to the last bit. */
const found = ({ record, candidates, plan: { options, trialSha256 } }: TuningOutcome) => ({
  record,
  candidates,
  options,
  trialSha256,
});

describe("tuning", () => {
  it("scores each candidate as its own fit on the validation rows does, and takes the lowest", async () => {
    const of = plan();
    const { outcome, runId, registry } = await tune(of);
    const [train, validation] = [runDataset(of, of.selection.train), runDataset(of, of.selection.validation)];
    const losses: number[] = [];
    for (const { options } of of.tuning!.candidates) {
      const { report } = await fitBoostedTrees(train, validation, parseTreeOptions(options), {});
      losses.push(Math.min(...report.learningCurve.map((point) => point.validation!)));
    }
    expect(outcome.candidates.map(({ loss }) => loss)).toEqual(losses);
    expect(outcome.record.winner.candidate).toBe(losses.indexOf(Math.min(...losses)));
    expect(outcome.plan.options).toEqual(of.tuning!.candidates[outcome.record.winner.candidate]!.options);
    expect(outcome.record.spread).toMatchObject({ lowest: Math.min(...losses), highest: Math.max(...losses) });
    expect(outcome.configurationsTried).toBe(6);
    expect(registry.getRun(runId).candidates.map(({ loss }) => loss)).toEqual(losses);
    expect(registry.trialsOn(outcome.record.validation.rows_sha256)).toBe(6);
  });

  it.each(["RMSE", "MAE", "Huber:delta=3"])(
    "with %s, sums of the loss by date give back the validation loss",
    async (loss) => {
      const { registry, runId, outcome } = await tune(plan({ loss_function: loss }));
      const rows = outcome.record.validation.rows;
      for (const { lossByDate, loss: mean } of registry.getRun(runId).candidates) {
        const sum = lossByDate.reduce((total, part) => total + part, 0) / rows;
        expect(loss === "RMSE" ? Math.sqrt(sum) : sum).toBeCloseTo(mean, 9);
      }
    },
  );

  it.each([3, 4])(
    "the spread of %i draws beside the settings themselves has the textbook median",
    async (candidates) => {
      const { outcome } = await tune(plan({ tune: { ...TUNE, candidates } }));
      const sorted = outcome.candidates.map(({ loss }) => loss).sort((a, b) => a - b);
      const middle = sorted.length % 2 === 1 ? [2, 2] : [1, 2];
      expect(outcome.record.spread).toEqual({
        lowest: sorted[0],
        median: (sorted[middle[0]!]! + sorted[middle[1]!]!) / 2,
        highest: sorted.at(-1),
      });
    },
  );

  it("weighs the rows of the comparison as the fit weighs them", async () => {
    const { registry, runId } = await tune(plan({ recency_weight: 20 }));
    const of = plan({ recency_weight: 20 });
    const { weight } = runDataset(of, of.selection.validation);
    const total = weight!.reduce((sum, value) => sum + value, 0);
    for (const { lossByDate, loss } of registry.getRun(runId).candidates) {
      expect(Math.sqrt(lossByDate.reduce((sum, part) => sum + part, 0) / total)).toBeCloseTo(loss, 9);
    }
  });

  it("is the same with any number of threads, and for a family that fits one after the other", async () => {
    expect(found((await tune(plan(), { threads: 1 })).outcome)).toEqual(
      found((await tune(plan(), { threads: 3 })).outcome),
    );
    const linear = plan({ framework: "linear", iterations: undefined, tune: { candidates: 3 } });
    const { outcome } = await tune(linear);
    const losses = outcome.candidates.map(({ loss }) => loss);
    expect(losses).toHaveLength(4);
    expect(outcome.record.winner.candidate).toBe(losses.indexOf(Math.min(...losses)));
  });
});

describe("tuning of an ensemble", () => {
  const ensemble = (points?: (row: number, usual: number) => number) =>
    plan(
      {
        framework: "ensemble",
        iterations: undefined,
        members: [
          { framework: "trees", iterations: 6 },
          { framework: "linear", l2: 1 },
          { framework: "linear", l2: 500 },
        ],
        tune: { method: "grid", space: { combine: ["mean", "stacked"], members: ["trees+linear", "linear+linear_2"] } },
      },
      points,
    );

  it("compares ways to combine and sets of members on the validation rows, each as its own fit would be scored", async () => {
    const of = ensemble();
    const { outcome, registry } = await tune(of);
    const [train, validation] = [runDataset(of, of.selection.train), runDataset(of, of.selection.validation)];
    const losses: number[] = [];
    for (const { options } of of.tuning!.candidates) {
      const { report } = await frameworkNamed("ensemble").fit(train, validation, options, {});
      losses.push(report.learningCurve[1]!.validation!);
    }
    expect(outcome.candidates.map(({ loss }) => loss)).toEqual(losses);
    expect(new Set(losses).size).toBe(5);
    expect(outcome.record.winner.candidate).toBe(losses.indexOf(Math.min(...losses)));
    expect(registry.trialsOn(outcome.record.validation.rows_sha256)).toBe(5);
    expect((await tune(ensemble(), { registry })).outcome.takenOver).toBe(5);
  });

  it("sees nothing of the evaluation rows", async () => {
    const evaluation = new Set(ensemble().selection.evaluation);
    const changed = ensemble((row, value) => (evaluation.has(row) ? 40 - value : value));
    expect(found((await tune(changed)).outcome)).toEqual(found((await tune(ensemble())).outcome));
  });
});

describe("a family that is trained on one of several backends", () => {
  const linear = () => plan({ framework: "linear", iterations: undefined, tune: { candidates: 2 } });

  it("has it in the recorded scores, and takes none over from another backend", async () => {
    const of = linear();
    const registry = openForTest();
    const rows = { train: runDataset(of, of.selection.train), validation: runDataset(of, of.selection.validation) };
    const scoresOn = async (backend: string) => {
      const runId = registry.startRun(newRun());
      const family = { ...frameworkNamed("linear"), backend: async () => backend };
      const filed = { runId, datasetSha256: of.datasetSha256, validationRowsSha256: hashJson("rows") };
      const job = {
        ...filed,
        rows,
        family,
        candidates: of.tuning!.candidates,
        meta: {},
        threads: 1,
        code: NO_REPOSITORY,
      };
      const scores = await tuneRun({ ...job, fromCompleted: true, notice: () => {} }, registry, {});
      registry.finishRun(runId, { status: "completed" });
      return scores;
    };
    expect((await scoresOn("wasm")).takenOver).toBe(0);
    expect((await scoresOn("tensorflow")).takenOver).toBe(0);
    const again = await scoresOn("wasm");
    expect(again.takenOver).toBe(3);
    expect(tunedCandidate(of.tuning!.candidates[1]!, again.scores[1]!, again.backends).fitted_backend).toBe("wasm");
  });

  it("is the network, also within an ensemble; nothing is said of others", async () => {
    const backendOf = (name: string, options: Record<string, unknown> = {}) => frameworkNamed(name).backend?.(options);
    const mlp = await backendOf("mlp");
    expect(mlp).toMatch(/^(wasm|tensorflow)$/);
    expect(await backendOf("ensemble")).toBe(mlp);
    expect(await backendOf("ensemble", { members: [{ framework: "trees" }] })).toBeUndefined();
    expect(await backendOf("trees")).toBeUndefined();
    expect((await tune(linear())).outcome.record.winner).not.toHaveProperty("fitted_backend");
  });
});

describe("evaluation rows", () => {
  it("change nothing in what tuning finds, whatever happened in them", async () => {
    const usual = await tune(plan());
    const evaluation = new Set(plan().selection.evaluation);
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const rng = createRng(seed);
        const changed = plan({}, (row, value) => (evaluation.has(row) ? 60 * rng.uniform() : value));
        expect(found((await tune(changed)).outcome)).toEqual(found(usual.outcome));
      }),
      { numRuns: 5 },
    );
    const [first] = plan().selection.validation;
    const validation = await tune(plan({}, (row, value) => (row === first ? value + 30 : value)));
    expect(found(validation.outcome)).not.toEqual(found(usual.outcome));
  });

  it("are out of reach of the code that tunes: it imports nothing that holds them", () => {
    const folder = new URL("../../src/runner/tune/", import.meta.url);
    for (const file of readdirSync(folder)) {
      const imports = [...readFileSync(new URL(file, folder), "utf8").matchAll(/from "([^"]+)"/g)].map(
        ([, name]) => name,
      );
      const reach = imports.filter((name) =>
        /features|warehouse|plan-run|run-rows|run-dataset|select-rows|fit-run/.test(name!),
      );
      expect(reach, file).toEqual([]);
    }
  });
});

describe("an interrupted tuning", () => {
  /** Lets two candidates finish, then fires. */
  function stopAfterTwo(registry: Registry) {
    const controller = new AbortController();
    let finished = 0;
    const watched: Registry = {
      ...registry,
      logCandidate: (runId, candidate) => {
        registry.logCandidate(runId, candidate);
        if (++finished === 2) controller.abort();
      },
    };
    return { watched, signal: controller.signal };
  }

  it("keeps what is finished; the next takes it over and finds the same as one that was not interrupted", async () => {
    const registry = openForTest();
    const { watched, signal } = stopAfterTwo(registry);
    const runId = registry.startRun(newRun());
    const options = { runId, threads: 1, code: NO_REPOSITORY, fromCompleted: true, notice: () => {} };
    await expect(tunePlan(plan(), options, watched, { signal })).rejects.toThrow(InterruptedError);
    expect(registry.getRun(runId).candidates).toHaveLength(2);
    registry.finishRun(runId, { status: "interrupted" });
    const notices: string[] = [];
    const again = await tune(plan(), { registry, notices });
    expect(notices).toEqual([`2 of 6 candidates taken over, fitted before in run ${runId}`]);
    expect(again.outcome.takenOver).toBe(2);
    expect(registry.getRun(again.runId).candidates.map(({ fittedIn }) => fittedIn)).toEqual([
      runId,
      runId,
      null,
      null,
      null,
      null,
    ]);
    expect(found(again.outcome)).toEqual(found((await tune(plan())).outcome));
  });

  it("takes nothing over from other settings, data or code, and from a completed run only when it may", async () => {
    const registry = openForTest();
    const first = await tune(plan(), { registry });
    registry.finishRun(first.runId, { status: "completed" });
    expect((await tune(plan({ random_seed: 7 }), { registry })).outcome.takenOver).toBe(0);
    expect((await tune({ ...plan(), datasetSha256: hashJson("other") }, { registry })).outcome.takenOver).toBe(0);
    const changed = { commit: "a".repeat(40), dirty: true, diffSha256: hashJson("change") };
    expect((await tune(plan(), { registry, code: changed })).outcome.takenOver).toBe(0);
    expect((await tune(plan(), { registry, fromCompleted: false })).outcome.takenOver).toBe(0);
    const more = plan({ tune: { ...TUNE, candidates: 8 } });
    expect((await tune(more, { registry })).outcome.takenOver).toBe(6);
  });
});
