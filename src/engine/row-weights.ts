import { DataError } from "../core/errors.js";
import type { Dataset } from "./model.js";

/** Row weights as integers: `weight[i] === cells[i] / cellsPerUnit`, exactly. */
export interface RowWeights {
  readonly weight: Float64Array;
  readonly cells: Float64Array;
  readonly cellsPerUnit: number;
}

/**
 * Rounds weights to integer multiples of a power of two, the finest for which the sum over all rows stays below 2^53. Sums of
 * weights are then exact in any order, and whole-number weights are kept as they are (up to a sum of 2^53).
 * @returns null when every weight is 1, because counting rows says the same.
 * @throws DataError BAD_WEIGHT naming the row of a negative, infinite or missing weight, or when all are 0.
 */
export function quantiseWeights(weight: Float64Array): RowWeights | null {
  const bad = weight.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0) {
    throw new DataError("BAD_WEIGHT", `the weight of row ${bad} is ${weight[bad]}`, {
      hint: "weights are finite and not negative",
    });
  }
  if (weight.every((value) => value === 1)) return null;
  let largest = 0;
  for (const value of weight) if (value > largest) largest = value;
  if (largest === 0) throw new DataError("BAD_WEIGHT", "every row has weight 0");
  // Rounding adds at most half a cell per row, so half of 2^53 is left free for it.
  const cellsPerUnit = powerOfTwoBelow(2 ** 52 / weight.length / largest);
  const cells = weight.map((value) => Math.round(value * cellsPerUnit));
  return { weight: cells.map((cell) => cell / cellsPerUnit), cells, cellsPerUnit };
}

/**
 * The weights of a data set's rows as training takes them, rounded by quantiseWeights.
 * @returns null when every row weighs 1
 * @throws DataError BAD_WEIGHT
 */
export function exactWeights({ weight }: { readonly weight?: Float64Array | null }): Float64Array | null {
  return weight ? (quantiseWeights(weight)?.weight ?? null) : null;
}

/** The same with a 1 for every row where all weigh 1. */
export function exactWeightsOrOnes(data: Dataset): Float64Array {
  return exactWeights(data) ?? new Float64Array(data.target.length).fill(1);
}

/** The largest power of two that is not above `limit`, between 2^-1000 and 2^1000. Uses only exact operations. */
export function powerOfTwoBelow(limit: number): number {
  let power = 1;
  while (power * 2 <= limit && power < 2 ** 1000) power *= 2;
  while (power > limit && power > 2 ** -1000) power /= 2;
  return power;
}
