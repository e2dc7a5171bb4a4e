import { DataError } from "../core/errors.js";
import { powerOfTwoBelow } from "./row-weights.js";

/**
 * How a row's gradient and its count of 1 share one integer: `cell = gradient * countRadix + 1`, with the gradient rounded to an
 * integer of size at most `largestGradient`. A sum of cells over any of the `rows` rows carries both sums, as long as
 *
 *     rows < countRadix   and   rows * (largestGradient * countRadix + 1) <= 2^53,
 *
 * because then every partial sum is an integer a double holds exactly. Sums therefore do not depend on their order, and a
 * difference of two sums is exact too.
 */
export interface CellLayout {
  readonly countRadix: number;
  readonly largestGradient: number;
}

/** Finer gradients change nothing measurable; the bound keeps them inside 32 bits. */
const ENOUGH = 2 ** 30;

/** Adding and taking away 1.5 * 2^52 rounds a double of size below 2^51 to the nearest integer, halves to the even one. */
const ROUNDER = 1.5 * 2 ** 52;

/** @throws DataError TOO_MANY_ROWS when not even one bit of gradient fits, beyond about 60 million rows. */
export function cellLayout(rows: number): CellLayout {
  let countRadix = 2;
  while (countRadix <= rows) countRadix *= 2;
  const largestGradient = Math.min(ENOUGH, Math.floor((2 ** 53 / rows - 1) / countRadix));
  if (largestGradient < 1)
    throw new DataError("TOO_MANY_ROWS", `${rows} training rows are more than the engine can sum exactly`);
  return { countRadix, largestGradient };
}

/**
 * Packs each row's gradient with its count, after scaling all by one power of two so that the largest fits.
 * A row with `sampled[row] === 0` gets cell 0: it adds neither gradient nor count.
 * @param gradient per row, any finite numbers
 * @param sampled null: all rows
 * @returns the power of two
 */
export function packGradients(
  gradient: Float64Array,
  sampled: Uint8Array | null,
  layout: CellLayout,
  cells: Float64Array,
): number {
  let largest = 0;
  for (let row = 0; row < gradient.length; row++) {
    const size = Math.abs(gradient[row]!);
    if (size > largest) largest = size;
  }
  const scale = largest > 0 ? powerOfTwoBelow(layout.largestGradient / largest) : 1;
  const radix = layout.countRadix;
  for (let row = 0; row < gradient.length; row++) {
    cells[row] = (gradient[row]! * scale + ROUNDER - ROUNDER) * radix + 1;
  }
  if (sampled) for (let row = 0; row < cells.length; row++) if (sampled[row] === 0) cells[row] = 0;
  return scale;
}
