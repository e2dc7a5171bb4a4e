import type { WorkContext } from "../core/progress.js";
import { boost } from "./boost.js";
import { checkFitInput, checkOptionFeatures } from "./check-dataset.js";
import { checkTarget } from "./check-target.js";
import type { Execution, FitSize } from "./kernels/open-kernels.js";
import { openKernels } from "./kernels/open-kernels.js";
import { outputLosses } from "./loss-spec.js";
import type { Dataset, FittedModel, ModelMeta } from "./model.js";
import { createPause } from "./pause.js";
import { prepareRows } from "./prepare-rows.js";
import type { TreeOptions } from "./tree-options.js";
import { readLoss } from "./tree-options.js";

/**
 * Fits boosted trees by histogram boosting (Friedman 2001; gradients summed per bin as in LightGBM, Ke et al. 2017).
 * The result depends on the rows, their order, the options and `meta` alone: equal input gives a model with equal bytes.
 * @param validation rows for early stopping and the best-model choice, or null for neither; its columns are found by name
 * @param options checked ones, from parseTreeOptions
 * @param meta goes into the model file
 * @param execution how the work is done; it changes the time a fit takes, never the model
 * @throws DataError when there are no rows, or a target, weight or feature value is not usable; it names the row.
 * @throws UsageError when an option names a feature that is not there.
 * @throws InterruptedError soon after `ctx.signal` fires.
 */
export async function fitBoostedTrees(
  train: Dataset,
  validation: Dataset | null,
  options: TreeOptions,
  meta: ModelMeta,
  ctx: WorkContext = {},
  execution: Execution = {},
): Promise<FittedModel> {
  checkFit(train, validation, options, meta);
  const pause = createPause(ctx.signal);
  await pause();
  const kernels = openKernels(execution, sizeOf(train, validation, options));
  try {
    const rows = await prepareRows(kernels, train, validation, options.border_count, pause);
    return await boost(kernels, rows, options, meta, ctx.onProgress, pause);
  } finally {
    kernels.close();
  }
}

/** Size of a fit, for choosing how to do it. */
export function sizeOf(train: Dataset, validation: Dataset | null, options: TreeOptions): FitSize {
  return {
    rows: train.matrix.rows,
    validationRows: validation?.matrix.rows ?? 0,
    features: train.matrix.names.length,
    outputs: outputLosses(readLoss(options)).length,
    histograms: histogramsOf(options),
  };
}

/** Most histograms alive at the same time while a tree grows. */
function histogramsOf({ grow_policy: policy, depth, max_leaves: leaves = Infinity }: TreeOptions): number {
  if (policy === "SymmetricTree") return 2 ** (depth - 1);
  if (policy === "Depthwise") return depth + 1;
  // One for each leaf that can still be split, of which there are no more than leaves to come, and a second child's.
  return Math.min(Math.floor(leaves / 2), 2 ** (depth - 1)) + 1;
}

/** Refuses what cannot be fitted, as {@link fitBoostedTrees} says. */
export function checkFit(train: Dataset, validation: Dataset | null, options: TreeOptions, meta: ModelMeta): void {
  checkFitInput(train, validation, meta);
  const loss = readLoss(options);
  checkTarget(loss, train, "training");
  if (validation) checkTarget(loss, validation, "validation");
  checkOptionFeatures(options, train.matrix.names);
}
