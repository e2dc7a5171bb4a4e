import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

const train = makeDataset({ rows: 5000, features: 6, seed: 2 });
const options = parseTreeOptions({ iterations: 5, early_stopping_rounds: 0 });

/** Starts a fit and gives the threads it started, once it is over. */
async function threadsOf(fit: () => Promise<unknown>): Promise<Worker[]> {
  const workers: Worker[] = [];
  const collect = (worker: Worker) => workers.push(worker);
  process.on("worker", collect);
  await fit().finally(() => process.off("worker", collect));
  return workers;
}

test("helping threads end with the fit, whether it succeeds or fails", async () => {
  const execution = { path: "wasm", threads: 3 } as const;
  const good = await threadsOf(() => fitBoostedTrees(train, null, options, {}, {}, execution));
  expect(good).toHaveLength(2);
  const validation = { ...train, weight: new Float64Array(5000).fill(-1) };
  const bad = await threadsOf(async () => {
    const fit = fitBoostedTrees(train, validation, options, {}, {}, execution);
    await expect(fit).rejects.toMatchObject({ code: "BAD_WEIGHT" });
  });
  expect(bad).toHaveLength(2);
  const ended = await Promise.all([...good, ...bad].map((worker) => worker.threadId === -1 || once(worker, "exit")));
  expect(ended).toHaveLength(4);
});
