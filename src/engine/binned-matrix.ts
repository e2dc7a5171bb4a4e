import type { Matrix } from "../core/matrix.js";
import { chooseBorders } from "./borders.js";
import type { Kernels } from "./kernels/kernels.js";

/** Bin of a missing value; another value has the bin `1 + (borders below the value)`. */
export const MISSING_BIN = 0;

/** Bins every value of a column; `borders` ascending, at most 254. */
export function binColumn(values: Float64Array, borders: Float64Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value > borders[middle]!) low = middle + 1;
      else high = middle;
    }
    bins[row] = low + 1;
  }
  return bins;
}

/** Borders of each column, from these rows alone. `pause` is awaited between columns, so that a long job stays responsive. */
export async function chooseAllBorders(
  matrix: Matrix,
  maxBorders: number,
  kernels: Kernels,
  pause: () => Promise<void>,
): Promise<Float64Array[]> {
  const borders: Float64Array[] = [];
  for (const column of matrix.columns) {
    borders.push(chooseBorders(kernels.sort(column), maxBorders));
    await pause();
  }
  return borders;
}

/** Where each feature's bins start in a histogram, and the end; a feature has `borders + 2` of them. */
export function binOffsets(borders: readonly Float64Array[]): Int32Array {
  const offsets = new Int32Array(borders.length + 1);
  for (const [feature, list] of borders.entries()) offsets[feature + 1] = offsets[feature]! + list.length + 2;
  return offsets;
}

/** Bins a matrix whose columns stand in the order of `borders`: one column of bytes for each. */
export async function binMatrix(
  matrix: Matrix,
  borders: readonly Float64Array[],
  kernels: Kernels,
  pause: () => Promise<void>,
): Promise<Uint8Array[]> {
  const bins: Uint8Array[] = [];
  for (const [index, column] of matrix.columns.entries()) {
    bins.push(kernels.bin(column, borders[index]!));
    await pause();
  }
  return bins;
}
