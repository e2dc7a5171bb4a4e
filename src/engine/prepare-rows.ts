import { binMatrix, chooseAndBin } from "./binned-matrix.js";
import type { Kernels } from "./kernels/kernels.js";
import type { Dataset } from "./model.js";
import { selectColumns } from "./select-columns.js";

/** Rows of a dataset with one byte for each value. */
export interface BinnedRows {
  /** One column per feature. */
  readonly bins: readonly Uint8Array[];
  readonly target: Float64Array;
  readonly weight: Float64Array | null;
  /** As Dataset.baseline. */
  readonly baseline: Float64Array | null;
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
  const { borders, bins } = await chooseAndBin(matrix, maxBorders, kernels, pause);
  const others = validation && (await binMatrix(selectColumns(validation.matrix, names), borders, kernels, pause));
  return {
    names: [...names],
    borders,
    train: binnedRows(train, bins),
    validation: validation && others && binnedRows(validation, others),
  };
}

function binnedRows({ target, weight, baseline }: Dataset, bins: Uint8Array[]): BinnedRows {
  return { bins, target, weight: weight ?? null, baseline: baseline ?? null };
}
