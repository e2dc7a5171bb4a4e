import { throwIfAborted } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import type { OnFitted, RowSetFit } from "../framework.js";
import type { TreeOptions } from "../tree-options.js";
import { shareFits } from "./share-fits.js";
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
  const shared = { ...matrix, columns: matrix.columns.map(shareNumbers) };
  const request = (index: number) => ({ ...fits[index]!, matrix: shared, options });
  await shareFits({ fits: fits.length, threads, kind: "row-set-thread", request }, onFitted, signal);
}
