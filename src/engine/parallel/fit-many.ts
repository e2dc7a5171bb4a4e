import { checkFit, sizeOf } from "../boosted-trees.js";
import type { OnFitted } from "../framework.js";
import type { FitSize } from "../kernels/open-kernels.js";
import { MORE_HISTOGRAMS, openKernels } from "../kernels/open-kernels.js";
import type { Dataset, ModelMeta } from "../model.js";
import { createPause } from "../pause.js";
import type { TreeOptions } from "../tree-options.js";
import { shareFits } from "./share-fits.js";
import { SharedRows } from "./shared-rows.js";

/** One of several fits. Fits that name the same datasets (the same objects) and the same border_count share one binned copy. */
export interface FitJob {
  readonly train: Dataset;
  readonly validation: Dataset | null;
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

/**
 * Fits several models, each on one thread, as many at a time as there are threads: seeds, configurations, later windows. Hands over
 * each as soon as it is there, keeping none.
 * @param threads less than 1 counts as 1
 * @param onFitted called once for each job, in the order in which they end; each model is equal to what fitBoostedTrees gives
 *   for its job alone. What it throws ends everything
 * @param path as in Execution
 * @throws as fitBoostedTrees does, for the first job found to be bad; all threads end before that
 */
export async function fitEachBoostedTrees(
  jobs: readonly FitJob[],
  threads: number,
  onFitted: OnFitted,
  signal?: AbortSignal,
  path?: "plain" | "wasm",
): Promise<void> {
  for (const job of jobs) checkFit(job.train, job.validation, job.options, job.meta);
  const ended = new AbortController();
  const pause = createPause(AbortSignal.any([...(signal ? [signal] : []), ended.signal]));
  await pause();
  const count = Math.min(Math.max(1, Math.floor(threads)), jobs.length);
  const rows = new SharedRows(openKernels(path ? { path } : {}, sizeOfAll(jobs, count)), pause);
  const request = async (index: number) => {
    const { options, meta } = jobs[index]!;
    return { rows: await rows.of(jobs[index]!), options, meta };
  };
  const end = () => ended.abort();
  await shareFits({ fits: jobs.length, threads: count, kind: "fit-thread", request, end }, onFitted, signal);
}

/** Size of the largest fit times the threads, with room for every binned copy. */
function sizeOfAll(jobs: readonly FitJob[], threads: number): FitSize {
  const all = { rows: 0, validationRows: 0, features: 1, outputs: 1, histograms: 0 };
  for (const { train, validation, options } of jobs) {
    const size = sizeOf(train, validation, options);
    for (const key of ["rows", "validationRows", "features", "outputs", "histograms"] as const) {
      all[key] = Math.max(all[key], size[key]);
    }
  }
  const copies = new Set(jobs.map((job) => job.train)).size;
  const times = threads + copies;
  return {
    ...all,
    rows: all.rows * times,
    validationRows: all.validationRows * times,
    // each thread has what a fit needs beside its histograms, too
    histograms: (all.histograms + MORE_HISTOGRAMS) * threads,
  };
}
