import { FitMemory } from "./fit-memory";

/** A node to divide. */
@unmanaged
class Division {
  /** Positions of its rows. */
  start: u32;
  end: u32;
  /** The split feature's bins by row. */
  column: usize;
  /** A bin goes right when, less `lowest` and wrapped to a byte, it is not below `bound`; `lowest` 1 turns the bin 0 of missing values into the highest. */
  lowest: u32;
  bound: u32;
  /** Where the right part starts: left here. */
  middle: u32;
}

/**
 * Divides the rows of node number `index` by its split, left part first, each part in order. Every row is written to both parts
 * and one of the two places moves on, so there is no branch to mispredict. All rows together are still in order and need not be read.
 * Nodes have scratch room of their own and may be divided side by side.
 */
export function divide(fit: FitMemory, divisions: usize, index: u32): void {
  const division = changetype<Division>(divisions + (index as usize) * offsetof<Division>());
  const column = division.column;
  const lowest = division.lowest;
  const bound = division.bound;
  const start = division.start;
  const end = division.end;
  const rows = fit.rows;
  const scratch = fit.rowScratch + (start << 2);
  let left = rows + (start << 2);
  let right = scratch;
  const inOrder = end - start == fit.rowCount;
  for (let k = start; k < end; k++) {
    const row = inOrder ? k : load<u32>(rows + (k << 2));
    const goesRight = ((((load<u8>(column + row) as u32) - lowest) & 255) >= bound) as u32;
    store<u32>(left, row);
    store<u32>(right, row);
    right += goesRight << 2;
    left += (1 - goesRight) << 2;
  }
  memory.copy(left, scratch, right - scratch);
  division.middle = ((left - rows) >> 2) as u32;
}
