import { binMatrix, chooseAllBorders } from "./binned-matrix.js";
import type { Kernels } from "./kernels/kernels.js";
import type { Dataset } from "./model.js";
import { selectColumns } from "./select-columns.js";

/** Rows of a dataset with one byte for each value. */
export interface BinnedRows {
  /** One column per feature. */
  readonly bins: readonly Uint8Array[];
  readonly target: Float64Array;
  readonly weight: Float64Array | null;
}

/** What trees are grown on: training rows, and rows that decide when to stop. */
export interface PreparedRows {
  readonly names: readonly string[];
  readonly borders: readonly Float64Array[];
  readonly train: BinnedRows;
  readonly validation: BinnedRows | null;
}

/** Chooses borders from the training rows alone and bins all rows; `pause` is awaited between columns. */
export async function prepareRows(
  kernels: Kernels,
  train: Dataset,
  validation: Dataset | null,
  maxBorders: number,
  pause: () => Promise<void>,
): Promise<PreparedRows> {
  const { names } = train.matrix;
  const matrix = selectColumns(train.matrix, names);
  const borders = await chooseAllBorders(matrix, maxBorders, kernels, pause);
  const bin = async (data: Dataset): Promise<BinnedRows> => ({
    bins: await binMatrix(selectColumns(data.matrix, names), borders, kernels, pause),
    target: data.target,
    weight: data.weight ?? null,
  });
  return { names: [...names], borders, train: await bin(train), validation: validation && (await bin(validation)) };
}
