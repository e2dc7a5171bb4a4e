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

/** A matrix as one column of bytes per feature, and the borders between the bins. */
export interface BinnedMatrix {
  readonly borders: Float64Array[];
  readonly bins: Uint8Array[];
}

/**
 * Chooses the borders of each column from these rows alone, and bins it. `pause` is awaited between columns, so that a long job stays
 * responsive.
 */
export async function chooseAndBin(
  matrix: Matrix,
  maxBorders: number,
  kernels: Kernels,
  pause: () => Promise<void>,
): Promise<BinnedMatrix> {
  const found: BinnedMatrix = { borders: [], bins: [] };
  for (const columns of batches(matrix.columns, kernels.columnsAtOnce)) {
    const borders = kernels.distinct(columns).map((values) => chooseBorders(values, maxBorders));
    found.borders.push(...borders);
    found.bins.push(...kernels.bin(columns, borders));
    await pause();
  }
  return found;
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
  for (const columns of batches(matrix.columns, kernels.columnsAtOnce)) {
    bins.push(...kernels.bin(columns, borders.slice(bins.length, bins.length + columns.length)));
    await pause();
  }
  return bins;
}

function batches<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
