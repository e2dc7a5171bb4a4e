import { workerData } from "node:worker_threads";
import type { Matrix } from "../../core/matrix.js";
import { fitBoostedTrees } from "../boosted-trees.js";
import type { RowSetFit } from "../framework.js";
import type { TreeOptions } from "../tree-options.js";
import { rowSetDataset } from "./row-set-dataset.js";
import { serveFits, threadMemory } from "./serve-fits.js";

/** What this thread is made with: everything that its fits have in common. */
export interface RowSetThreadData {
  /** Columns in shared memory. */
  readonly matrix: Matrix;
  readonly options: TreeOptions;
}

const { matrix, options } = workerData as RowSetThreadData;

serveFits(({ train, validation, meta }: RowSetFit) => {
  const memory = threadMemory();
  const check = validation && rowSetDataset(matrix, validation);
  const execution = { threads: 1, ...(memory && { memory }) };
  return fitBoostedTrees(rowSetDataset(matrix, train), check, options, meta, {}, execution);
});
