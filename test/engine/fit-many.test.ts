import { expect, test, vi } from "vitest";
import { DataError, InterruptedError } from "../../src/core/errors.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import type { FitJob } from "../../src/engine/parallel/fit-many.js";
import { fitEachBoostedTrees } from "../../src/engine/parallel/fit-many.js";
import { fitMany } from "./fit-many.js";
import { makeDataset } from "./make-dataset.js";

const train = makeDataset({ rows: 500, features: 6, seed: 91, missing: 0.1 });
const later = makeDataset({ rows: 700, features: 6, seed: 92, missing: 0.1 });
const validation = makeDataset({ rows: 200, features: 6, seed: 93 });
const weight = Float64Array.from({ length: 700 }, (_, row) => 1 + (row % 3));

/** Seeds, configurations and a later window. */
const jobs: FitJob[] = [1, 2, 3].flatMap((random_seed) => [
  job({ random_seed, rsm: 0.5, iterations: 20 }),
  job({ random_seed, loss_function: "MAE", iterations: 10, grow_policy: "Depthwise", depth: 4, rsm: 0.5 }),
  job({ random_seed, iterations: 5, border_count: 16, bootstrap_type: "Bernoulli" }, { train: { ...later, weight } }),
]);

function job(options: Record<string, unknown>, other: Partial<FitJob> = {}): FitJob {
  const { random_seed = 0 } = options;
  return { train, validation, options: parseTreeOptions(options), meta: { seed: random_seed as number }, ...other };
}

/** The fits one by one, on the plain path. */
const alone = Promise.all(
  jobs.map(({ train, validation, options, meta }) =>
    fitBoostedTrees(train, validation, options, meta, {}, { path: "plain" }),
  ),
);

test.each([
  ["wasm", 1],
  ["wasm", 2],
  ["wasm", 4],
  ["plain", 2],
] as const)("several fits on %s kernels with %d threads are the fits one by one", async (path, threads) => {
  const counts: number[] = [];
  const fitted = await fitMany(jobs, threads, { onFitted: (done) => counts.push(done) }, path);
  for (const [index, { model, report }] of (await alone).entries()) {
    expect(fitted[index]!.model.serialize()).toEqual(model.serialize());
    expect(fitted[index]!.report).toEqual(report);
  }
  expect(counts).toEqual(jobs.map((_, index) => index + 1));
});

test("no jobs, no models", async () => {
  expect(await fitMany([], 2)).toEqual([]);
});

test("each model is handed over as soon as it is there: a signal in the middle loses no finished one", async () => {
  const endless = { ...jobs[0]!, options: parseTreeOptions({ iterations: 100_000, early_stopping_rounds: 0 }) };
  const controller = new AbortController();
  const given: [number, number][] = [];
  const fits = fitEachBoostedTrees(
    [jobs[0]!, endless, jobs[3]!],
    2,
    (index, { report }, seconds) => {
      given.push([index, report.learningCurve.length]);
      expect(seconds).toBeGreaterThan(0);
      if (given.length === 2) controller.abort();
    },
    controller.signal,
  );
  await expect(fits).rejects.toThrow(InterruptedError);
  expect(given).toEqual([
    [0, 21],
    [2, 21],
  ]);
});

test("what the taker of a model throws ends the fits", async () => {
  const refuse = () => {
    throw new DataError("FULL", "no room for it");
  };
  await expect(fitEachBoostedTrees(jobs, 2, refuse)).rejects.toMatchObject({ code: "FULL" });
});

test("an error that is not made for users is thrown as it is, and nothing goes on behind it", async () => {
  const fault = new TypeError("of the taker");
  let taken = 0;
  const refuse = () => {
    taken++;
    throw fault;
  };
  const others = Array.from({ length: 6 }, (_, i) => ({
    ...jobs[0]!,
    train: { ...train },
    options: jobs[i % 2]!.options,
  }));
  await expect(fitEachBoostedTrees(others, 2, refuse)).rejects.toBe(fault);
  expect(taken).toBe(1);
});

test("a bad job is refused as it would be alone, before or in its fit", async () => {
  const short = { ...train, target: train.target.subarray(1) };
  await expect(fitMany([jobs[0]!, { ...jobs[1]!, train: short }], 2)).rejects.toThrow(DataError);
  const negative = { ...train, weight: new Float64Array(500).fill(-1) };
  const fits = fitMany([jobs[0]!, { ...jobs[1]!, train: negative }], 2);
  await expect(fits).rejects.toMatchObject({ code: "BAD_WEIGHT", exitCode: 3, hint: expect.any(String) });
});

test("a signal ends all fits soon", async () => {
  const long = { ...jobs[0]!, options: parseTreeOptions({ iterations: 100_000, early_stopping_rounds: 0 }) };
  const controller = new AbortController();
  const onFitted = () => controller.abort();
  const fits = fitMany([long, jobs[1]!], 2, { signal: controller.signal, onFitted });
  await expect(fits).rejects.toThrow(InterruptedError);
  await expect(fitMany(jobs, 2, { signal: controller.signal })).rejects.toThrow(InterruptedError);
});

test("a thread uses its room again: twelve fits take no more memory than two", async () => {
  const made: WebAssembly.Memory[] = [];
  const Memory = WebAssembly.Memory;
  vi.spyOn(WebAssembly, "Memory").mockImplementation(function (
    this: unknown,
    given: ConstructorParameters<typeof WebAssembly.Memory>[0],
  ) {
    const memory = new Memory(given);
    made.push(memory);
    return memory;
  } as never);
  const bytes = async (count: number) => {
    made.length = 0;
    await fitMany(
      Array.from({ length: count }, () => jobs[1]!),
      1,
      {},
      "wasm",
    );
    return made[0]!.buffer.byteLength;
  };
  try {
    expect(await bytes(12)).toBe(await bytes(2));
  } finally {
    vi.restoreAllMocks();
  }
});
