import { LabError, throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { checkFit, sizeOf } from "../boosted-trees.js";
import type { FitSize } from "../kernels/open-kernels.js";
import { openKernels } from "../kernels/open-kernels.js";
import { loadModel } from "../load-model.js";
import type { Dataset, FittedModel, ModelMeta } from "../model.js";
import { createPause } from "../pause.js";
import type { TreeOptions } from "../tree-options.js";
import { FitWorker } from "./fit-worker.js";
import { SharedRows } from "./shared-rows.js";

/** One of several fits. Fits that name the same datasets (the same objects) and the same border_count share one binned copy. */
export interface FitJob {
  readonly train: Dataset;
  readonly validation: Dataset | null;
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

/**
 * Fits several models, each on one thread, as many at a time as there are threads: seeds, configurations, later windows.
 * @param threads less than 1 counts as 1
 * @param path as in Execution
 * @returns one model per job, in the order of the jobs, each equal to what fitBoostedTrees gives for it alone
 * @throws as fitBoostedTrees does, for the first job found to be bad; all threads end before that
 */
export async function fitManyBoostedTrees(
  jobs: readonly FitJob[],
  threads: number,
  ctx: WorkContext = {},
  path?: "plain" | "wasm",
): Promise<FittedModel[]> {
  for (const job of jobs) checkFit(job.train, job.validation, job.options, job.meta);
  const pause = createPause(ctx.signal);
  await pause();
  const count = Math.min(Math.max(1, Math.floor(threads)), jobs.length);
  const rows = new SharedRows(openKernels(path ? { path } : {}, sizeOfAll(jobs, count)), pause);
  const results: FittedModel[] = [];
  const workers = Array.from({ length: count }, () => new FitWorker());
  const stop = () => {
    for (const worker of workers) worker.stop();
  };
  ctx.signal?.addEventListener("abort", stop, { once: true });
  try {
    let next = 0;
    let done = 0;
    const work = async (worker: FitWorker): Promise<void> => {
      while (next < jobs.length) {
        const index = next++;
        const job = jobs[index]!;
        const { bytes, report } = await worker.fit(await rows.of(job), job.options, job.meta);
        results[index] = { model: loadModel(bytes), report };
        ctx.onProgress?.({ phase: "fits", done: ++done, total: jobs.length });
      }
    };
    await Promise.all(workers.map(work));
  } catch (error) {
    throwIfAborted(ctx.signal);
    throw error instanceof LabError ? error : new Error("a fit on another thread failed", { cause: error });
  } finally {
    ctx.signal?.removeEventListener("abort", stop);
    stop();
  }
  return results;
}

/** Size of the largest fit times the threads, with room for every binned copy. */
function sizeOfAll(jobs: readonly FitJob[], threads: number): FitSize {
  const all = { rows: 0, validationRows: 0, features: 1, histograms: 0 };
  for (const { train, validation, options } of jobs) {
    const size = sizeOf(train, validation, options);
    for (const key of ["rows", "validationRows", "features", "histograms"] as const) {
      all[key] = Math.max(all[key], size[key]);
    }
  }
  const copies = new Set(jobs.map((job) => job.train)).size;
  const times = threads + copies;
  return {
    ...all,
    rows: all.rows * times,
    validationRows: all.validationRows * times,
    histograms: all.histograms * threads,
  };
}
