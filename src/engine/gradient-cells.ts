import { DataError } from "../core/errors.js";
import { sumInOrder } from "./ordered-sum.js";
import { powerOfTwoBelow } from "./row-weights.js";

/**
 * How a row's gradient and its count of 1 share one integer: `cell = gradient * countRadix + 1`, with the gradient scaled and
 * rounded to an integer. A sum of cells over any of the `rows` rows carries both sums, as long as
 *
 *     rows < countRadix   and   (sum of the sizes of all gradients) * countRadix + rows <= 2^53,
 *
 * because then every partial sum is an integer a double holds exactly. Sums therefore do not depend on their order, and a
 * difference of two sums is exact too. The sizes of all gradients together stay below 2^31 besides, so that a kernel may keep
 * gradient and count as 32-bit integers.
 */
export interface CellLayout {
  readonly countRadix: number;
  /** The sizes of all rounded gradients together are at most this. */
  readonly largestSum: number;
}

/** Adding and taking away 1.5 * 2^52 rounds a double of size below 2^51 to the nearest integer, halves to the even one. */
const ROUNDER = 1.5 * 2 ** 52;

/** @throws DataError TOO_MANY_ROWS when a gradient of average size would be rounded away, beyond 67 million rows. */
export function cellLayout(rows: number): CellLayout {
  let countRadix = 2;
  while (countRadix <= rows) countRadix *= 2;
  const largestSum = Math.min(2 ** 31, 2 ** 53 / countRadix) - 1;
  if (largestSum < 1.5 * rows)
    throw new DataError("TOO_MANY_ROWS", `${rows} training rows are more than the engine can sum exactly`);
  return { countRadix, largestSum };
}

/**
 * The power of two that gradients are multiplied by before they are rounded: the largest that keeps the sum of their sizes within
 * the layout, whatever the rounding adds (half of 1 for each row).
 * @param size sum of the sizes of the gradients, in the order of sumInOrder
 */
export function gradientScale(size: number, rows: number, layout: CellLayout): number {
  // The sum of sizes is itself rounded; a share of 2^-20 is far more than that can be.
  const room = (layout.largestSum - rows / 2) * (1 - 2 ** -20);
  return size > 0 ? powerOfTwoBelow(room / size) : 1;
}

/**
 * Packs each row's gradient with its count, after scaling all by one power of two.
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
  const size = sumInOrder(gradient.length, (row) => Math.abs(gradient[row]!));
  const scale = gradientScale(size, gradient.length, layout);
  const radix = layout.countRadix;
  for (let row = 0; row < gradient.length; row++) {
    cells[row] = (gradient[row]! * scale + ROUNDER - ROUNDER) * radix + 1;
  }
  if (sampled) for (let row = 0; row < cells.length; row++) if (sampled[row] === 0) cells[row] = 0;
  return scale;
}
