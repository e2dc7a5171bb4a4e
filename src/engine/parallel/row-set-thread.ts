import type { Matrix } from "../../core/matrix.js";
import { fitBoostedTrees } from "../boosted-trees.js";
import type { RowSetFit } from "../framework.js";
import type { TreeOptions } from "../tree-options.js";
import { rowSetDataset } from "./row-set-dataset.js";
import { serveFits, threadMemory } from "./serve-fits.js";

/** What this thread is asked to fit: part of a matrix. */
export interface RowSetRequest extends RowSetFit {
  /** Columns in shared memory. */
  readonly matrix: Matrix;
  readonly options: TreeOptions;
}

serveFits(({ matrix, options, train, validation, meta }: RowSetRequest) => {
  const memory = threadMemory();
  const check = validation && rowSetDataset(matrix, validation);
  const execution = { threads: 1, ...(memory && { memory }) };
  return fitBoostedTrees(rowSetDataset(matrix, train), check, options, meta, {}, execution);
});
