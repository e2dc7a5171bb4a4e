import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../../../src/core/errors.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { fitTreesOnRowSets } from "../../../src/engine/parallel/fit-row-sets.js";
import { FitWorker } from "../../../src/engine/parallel/fit-worker.js";
import { returnWorker, takeWorker } from "../../../src/engine/parallel/idle-workers.js";
import { makeDataset } from "../make-dataset.js";

const options = parseTreeOptions({ iterations: 5 });
const fitOf = (rows: number, seed: number) => makeDataset({ rows, features: 4, seed });
const alone = async (rows: number, seed: number) =>
  (await fitBoostedTrees(fitOf(rows, seed), null, options, {}, {}, { path: "plain" })).model.serialize();

/** The model of such a fit made on a thread. */
async function onThread(rows: number, seed: number): Promise<Uint8Array> {
  const { matrix, target } = fitOf(rows, seed);
  const set = { index: Int32Array.from(target, (_, row) => row), target };
  const found: Uint8Array[] = [];
  const take = (_: number, { model }: { model: { serialize(): Uint8Array } }) => found.push(model.serialize());
  await fitTreesOnRowSets(matrix, [{ train: set, validation: null, meta: {} }], options, 1, take);
  return found[0]!;
}

afterEach(() => {
  vi.useRealTimers();
});

test("a thread that was returned is taken again, by fits of its kind alone", async () => {
  const worker = new FitWorker("row-set-thread");
  await returnWorker(worker);
  const other = takeWorker("fit-thread");
  expect(other).not.toBe(worker);
  expect(takeWorker("row-set-thread")).toBe(worker);
  const second = takeWorker("row-set-thread");
  expect(second).not.toBe(worker);
  await Promise.all([worker, second, other].map((one) => one.stop()));
});

test("a thread whose memory is part of what its fits have in common ends with them", async () => {
  const worker = new FitWorker("fit-thread");
  await returnWorker(worker);
  expect(worker.isRunning).toBe(false);
});

test("a thread that has ended is not taken", async () => {
  const worker = new FitWorker("row-set-thread");
  await returnWorker(worker);
  await worker.stop();
  const taken = takeWorker("row-set-thread");
  expect(taken).not.toBe(worker);
  await taken.stop();
});

test("a thread that nobody takes ends after a while", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const worker = new FitWorker("row-set-thread");
  await returnWorker(worker);
  vi.advanceTimersByTime(29_000);
  expect(takeWorker("row-set-thread")).toBe(worker);
  vi.advanceTimersByTime(60_000);
  expect(worker.isRunning).toBe(true);
  await returnWorker(worker);
  vi.advanceTimersByTime(31_000);
  await vi.waitUntil(() => !worker.isRunning, { timeout: 20_000 });
});

test("fits on kept threads are those of new ones, whatever the fits before left in their memory", async () => {
  for (const [rows, seed] of [
    [700, 1],
    [60, 2],
    [900, 3],
  ] as const) {
    expect(await onThread(rows, seed)).toEqual(await alone(rows, seed));
  }
});

test("threads of fits that were given up are not kept", async () => {
  const { matrix, target } = fitOf(300, 4);
  const set = { index: Int32Array.from(target, (_, row) => row), target };
  const endless = parseTreeOptions({ iterations: 100_000 });
  const controller = new AbortController();
  const fits = [{ train: set, validation: null, meta: {} }];
  const running = fitTreesOnRowSets(matrix, fits, endless, 1, () => {}, controller.signal);
  setTimeout(() => controller.abort(), 100);
  await expect(running).rejects.toThrow(InterruptedError);
  expect(await onThread(50, 5)).toEqual(await alone(50, 5));
});
