import { LabError, throwIfAborted } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import type { OnFitted, RowSetFit } from "../framework.js";
import { loadModel } from "../load-model.js";
import type { TreeOptions } from "../tree-options.js";
import { FitWorker } from "./fit-worker.js";
import type { RowSetThreadData } from "./row-set-thread.js";
import { shareNumbers } from "./shared-rows.js";

/**
 * Fits boosted trees on several parts of one matrix, each part on one thread, as many at a time as there are threads. All threads
 * read the same copy of the columns; each takes its rows out of it and bins them itself, so that no more parts are in memory than
 * threads at work.
 * @param threads less than 1 counts as 1
 * @param onFitted called once for each fit, in the order in which they end; each model is equal to what fitBoostedTrees gives for
 *   its rows alone. What it throws ends everything
 * @throws as fitBoostedTrees does, for the first fit found to be bad; all threads end before that
 */
export async function fitTreesOnRowSets(
  matrix: Matrix,
  fits: readonly RowSetFit[],
  options: TreeOptions,
  threads: number,
  onFitted: OnFitted,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  const data: RowSetThreadData = { matrix: { ...matrix, columns: matrix.columns.map(shareNumbers) }, options };
  const count = Math.min(Math.max(1, Math.floor(threads)), fits.length);
  const workers = Array.from({ length: count }, () => new FitWorker<RowSetFit>("row-set-thread", data));
  let stopped = false;
  const stop = async () => {
    stopped = true;
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    let next = 0;
    const begin = (worker: FitWorker<RowSetFit>) => {
      const index = next++;
      const start = performance.now();
      return index < fits.length
        ? worker.fit(fits[index]!).then((answer) => ({ index, answer, seconds: (performance.now() - start) / 1000 }))
        : null;
    };
    const work = async (worker: FitWorker<RowSetFit>): Promise<void> => {
      let running = begin(worker);
      while (running) {
        const { index, answer, seconds } = await running;
        if (stopped) return;
        // the thread has its next fit before this one is looked at, so that it never waits for this side
        running = begin(worker);
        running?.catch(() => {});
        onFitted(index, { model: loadModel(answer.bytes), report: answer.report }, seconds);
      }
    };
    await Promise.all(workers.map(work));
    throwIfAborted(signal);
  } catch (error) {
    stopped = true;
    throwIfAborted(signal);
    throw error instanceof LabError ? error : new Error("a fit on another thread failed", { cause: error });
  } finally {
    signal?.removeEventListener("abort", stop);
    await stop();
  }
}
