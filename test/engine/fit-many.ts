import type { FittedModel } from "../../src/engine/model.js";
import type { FitJob } from "../../src/engine/parallel/fit-many.js";
import { fitEachBoostedTrees } from "../../src/engine/parallel/fit-many.js";

/** The models of fitEachBoostedTrees in the order of the jobs; `onFitted` is told how many there are. */
export async function fitMany(
  jobs: readonly FitJob[],
  threads: number,
  { signal, onFitted }: { signal?: AbortSignal; onFitted?: (done: number) => void } = {},
  path?: "plain" | "wasm",
): Promise<FittedModel[]> {
  const fitted: FittedModel[] = [];
  let done = 0;
  const collect = (index: number, model: FittedModel) => {
    fitted[index] = model;
    onFitted?.(++done);
  };
  await fitEachBoostedTrees(jobs, threads, collect, signal, path);
  return fitted;
}
