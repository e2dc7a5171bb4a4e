import { FitMemory } from "./fit-memory";
import { sumCells } from "./gradients";

/**
 * Divides the rows at positions `start` to `end` by a split, left part first, each part in order. Every row is written to both parts
 * and one of the two places moves on, so there is no branch to mispredict. A bin goes right when, less `lowest` and wrapped to a
 * byte, it is not below `bound`; `lowest` 1 turns the bin 0 of missing values into the highest.
 * @param column the feature's bins by row
 * @param summing whether to leave the left part's sums in nodeCells and nodeWeights
 * @returns where the right part starts
 */
export function divide(
  fit: FitMemory,
  start: u32,
  end: u32,
  column: usize,
  lowest: u32,
  bound: u32,
  summing: bool,
): u32 {
  const rows = fit.rows;
  let left = rows + (start << 2);
  let right = fit.rowScratch;
  const last = rows + (end << 2);
  for (let at = left; at < last; at += 4) {
    const row = load<u32>(at);
    const goesRight = ((((load<u8>(column + row) as u32) - lowest) & 255) >= bound) as u32;
    store<u32>(left, row);
    store<u32>(right, row);
    right += goesRight << 2;
    left += (1 - goesRight) << 2;
  }
  memory.copy(left, fit.rowScratch, right - fit.rowScratch);
  const middle = ((left - rows) >> 2) as u32;
  if (summing) sumCells(fit, start, middle);
  return middle;
}
