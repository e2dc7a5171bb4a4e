import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { InterruptedError } from "../../../src/core/errors.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

const train = makeDataset({ rows: 5000, features: 6, seed: 2 });
const options = parseTreeOptions({ iterations: 5, early_stopping_rounds: 0 });

/** Starts a fit and gives the threads it started, once it is over. */
async function threadsOf(fit: () => Promise<unknown>): Promise<Worker[]> {
  const workers: Worker[] = [];
  const collect = (worker: Worker) => workers.push(worker);
  process.on("worker", collect);
  await fit();
  // Node tells of a thread in a later turn than the one that started it.
  await setImmediate();
  process.off("worker", collect);
  return workers;
}

test("helping threads end with the fit, whether it succeeds or fails", async () => {
  const execution = { path: "wasm", threads: 3 } as const;
  const good = await threadsOf(() => fitBoostedTrees(train, null, options, {}, {}, execution));
  expect(good).toHaveLength(2);
  const controller = new AbortController();
  const ctx = { signal: controller.signal, onProgress: () => controller.abort() };
  const bad = await threadsOf(async () => {
    await expect(fitBoostedTrees(train, null, options, {}, ctx, execution)).rejects.toThrow(InterruptedError);
  });
  expect(bad).toHaveLength(2);
  const ended = await Promise.all([...good, ...bad].map((worker) => worker.threadId === -1 || once(worker, "exit")));
  expect(ended).toHaveLength(4);
});
