import { type Matrix, takeRows } from "../../core/matrix.js";
import type { WorkContext } from "../../core/progress.js";
import { fitBoostedTrees, parseTreeOptions } from "../../engine/model.js";

/** A model for comparisons, not for use: few trees, the same whatever the run's own family and settings are. */
const OPTIONS = { iterations: 40, learning_rate: 0.15, depth: 4, loss_function: "RMSE", border_count: 64 };
/** The newest rows it learns from, at most. */
const MOST_ROWS = 8000;

export interface QuickRows {
  readonly matrix: Matrix;
  readonly train: Int32Array;
  /** Target of each row of `train`. */
  readonly target: Float64Array;
  readonly predict: Int32Array;
}

/** Fits the quick model on rows of a matrix and predicts others of it. */
export async function quickPredictions(
  { matrix, train, target, predict }: QuickRows,
  seed: number,
  { signal }: WorkContext,
): Promise<Float64Array> {
  const from = Math.max(0, train.length - MOST_ROWS);
  const rows = { matrix: takeRows(matrix, train.subarray(from)), target: target.subarray(from) };
  const options = parseTreeOptions({ ...OPTIONS, random_seed: seed });
  const { model } = await fitBoostedTrees(rows, null, options, {}, signal ? { signal } : {});
  return model.predict(takeRows(matrix, predict));
}
