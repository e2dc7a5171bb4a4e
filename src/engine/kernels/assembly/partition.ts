import { FitMemory } from "./fit-memory";

/**
 * Divides positions `start` to `end` by a split on `feature` and returns where the right part starts. Every row is written to both
 * sides and one of the two places moves on, so there is no branch to mispredict. A bin goes right when, less `lowest` and wrapped
 * to a byte, it is above `last`; `lowest` 1 turns the bin 0 of missing values into the highest.
 */
export function divide(fit: FitMemory, feature: u32, lowest: u32, last: i32, start: u32, end: u32): u32 {
  const bins = load<u32>(fit.bins + (feature << 2)) as usize;
  return fit.weights
    ? dividePairs(fit, bins, lowest, last, start, end)
    : divideCells(fit, bins, lowest, last, start, end);
}

function divideCells(fit: FitMemory, bins: usize, lowest: u32, last: i32, start: u32, end: u32): u32 {
  const rows = fit.rows as usize;
  const cells = fit.cells as usize;
  const rowScratch = fit.rowScratch as usize;
  const cellScratch = fit.cellScratch as usize;
  let left = start as usize;
  let right: usize = 0;
  for (let k = start as usize; k < (end as usize); k++) {
    const row = load<u32>(rows + (k << 2));
    const cell = load<i64>(cells + (k << 3));
    const bin = ((load<u8>(bins + row) as u32) - lowest) & 255;
    const goesRight = ((bin as i32) > last) as usize;
    store<u32>(rows + (left << 2), row);
    store<i64>(cells + (left << 3), cell);
    store<u32>(rowScratch + (right << 2), row);
    store<i64>(cellScratch + (right << 3), cell);
    right += goesRight;
    left += 1 - goesRight;
  }
  memory.copy(rows + (left << 2), rowScratch, right << 2);
  memory.copy(cells + (left << 3), cellScratch, right << 3);
  return left as u32;
}

function dividePairs(fit: FitMemory, bins: usize, lowest: u32, last: i32, start: u32, end: u32): u32 {
  const rows = fit.rows as usize;
  const cells = fit.cells as usize;
  const rowScratch = fit.rowScratch as usize;
  const cellScratch = fit.cellScratch as usize;
  let left = start as usize;
  let right: usize = 0;
  for (let k = start as usize; k < (end as usize); k++) {
    const row = load<u32>(rows + (k << 2));
    const cell = v128.load(cells + (k << 4));
    const bin = ((load<u8>(bins + row) as u32) - lowest) & 255;
    const goesRight = ((bin as i32) > last) as usize;
    store<u32>(rows + (left << 2), row);
    v128.store(cells + (left << 4), cell);
    store<u32>(rowScratch + (right << 2), row);
    v128.store(cellScratch + (right << 4), cell);
    right += goesRight;
    left += 1 - goesRight;
  }
  memory.copy(rows + (left << 2), rowScratch, right << 2);
  memory.copy(cells + (left << 4), cellScratch, right << 4);
  return left as u32;
}
