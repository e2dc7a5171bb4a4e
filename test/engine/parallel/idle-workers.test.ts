import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../../../src/core/errors.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { fitEachBoostedTrees } from "../../../src/engine/parallel/fit-many.js";
import { FitWorker } from "../../../src/engine/parallel/fit-worker.js";
import { keepWorker, takeWorker } from "../../../src/engine/parallel/idle-workers.js";
import { fitMany } from "../fit-many.js";
import { makeDataset } from "../make-dataset.js";

const options = parseTreeOptions({ iterations: 5 });
const fitOf = (rows: number, seed: number) => ({
  train: makeDataset({ rows, features: 4, seed }),
  validation: null,
  options,
  meta: {},
});

const alone = ({ train }: ReturnType<typeof fitOf>) => fitBoostedTrees(train, null, options, {}, {}, { path: "plain" });

/** The models of such fits, one after the other. */
async function models(jobs: readonly ReturnType<typeof fitOf>[]): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const job of jobs) found.push((await fitMany([job], 1))[0]!.model.serialize());
  return found;
}

afterEach(() => {
  vi.useRealTimers();
});

test("a thread without work is taken again, by fits of its kind alone", async () => {
  const worker = new FitWorker("fit-thread");
  keepWorker(worker);
  const other = takeWorker("row-set-thread");
  expect(other).not.toBe(worker);
  await other.stop();
  expect(takeWorker("fit-thread")).toBe(worker);
  const second = takeWorker("fit-thread");
  expect(second).not.toBe(worker);
  await Promise.all([worker.stop(), second.stop()]);
});

test("a thread that has ended is not taken", async () => {
  const worker = new FitWorker("fit-thread");
  keepWorker(worker);
  await worker.stop();
  const taken = takeWorker("fit-thread");
  expect(taken).not.toBe(worker);
  await taken.stop();
});

test("a thread that nobody takes ends after a while", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const worker = new FitWorker("fit-thread");
  keepWorker(worker);
  vi.advanceTimersByTime(29_000);
  expect(takeWorker("fit-thread")).toBe(worker);
  vi.advanceTimersByTime(60_000);
  expect(worker.isRunning).toBe(true);
  keepWorker(worker);
  vi.advanceTimersByTime(31_000);
  await vi.waitUntil(() => !worker.isRunning, { timeout: 20_000 });
});

test("fits on kept threads are those of new ones, whatever memory the fits before had", async () => {
  const jobs = [fitOf(700, 1), fitOf(60, 2), fitOf(900, 3)];
  const expected = await Promise.all(jobs.map(alone));
  expect(await models(jobs)).toEqual(expected.map(({ model }) => model.serialize()));
});

test("threads of fits that were given up are not kept", async () => {
  const endless = { ...fitOf(300, 4), options: parseTreeOptions({ iterations: 100_000 }) };
  const controller = new AbortController();
  const running = fitEachBoostedTrees([endless], 1, () => {}, controller.signal);
  setTimeout(() => controller.abort(), 100);
  await expect(running).rejects.toThrow(InterruptedError);
  const job = fitOf(50, 5);
  expect(await models([job])).toEqual([(await alone(job)).model.serialize()]);
});
