import type { RowWeights } from "./row-weights.js";
import { powerOfTwoBelow } from "./row-weights.js";

/**
 * Writes a tree's row weights as integers, each a multiple of one power of two: the finest for which their sum over all rows stays
 * below 2^53. As the power is chosen for every tree, a tree with one very heavy row costs no other tree precision.
 * @param factor of the row's own weight in this tree, finite and not negative; by row
 * @param weights the rows' own weights; null: 1 each
 * @param cells gets the weight cells; a weight below half a cell becomes 0
 * @returns the row weight of one cell
 */
export function quantiseTreeWeights(factor: Float64Array, weights: RowWeights | null, cells: Float64Array): number {
  const own = weights?.cells ?? null;
  let sum = 0;
  for (let row = 0; row < factor.length; row++) {
    const value = own === null ? factor[row]! : factor[row]! * own[row]!;
    cells[row] = value;
    sum += value;
  }
  // Rounding adds at most half a cell per row and summing a small share, so half of 2^53 is left free for both.
  const scale = sum > 0 ? powerOfTwoBelow(2 ** 52 / sum) : 1;
  for (let row = 0; row < cells.length; row++) cells[row] = Math.round(cells[row]! * scale);
  return 1 / scale / (weights?.cellsPerUnit ?? 1);
}
