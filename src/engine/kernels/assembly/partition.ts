import { FitMemory } from "./fit-memory";

/** Positions that one thread divides at a time. */
export const CHUNK: u32 = 16384;

/**
 * Divides one chunk of the task's positions by its split: rows that go left move to the front of the chunk, the others to the same
 * place of the scratch memory, both in order. Every row is written to both and one of the two places moves on, so there is no branch
 * to mispredict. A bin goes right when, less `lowest` and wrapped to a byte, it is not below `bound`; `lowest` 1 turns the bin 0 of
 * missing values into the highest.
 */
export function divideChunk(fit: FitMemory, chunk: u32): void {
  const first = fit.start + chunk * CHUNK;
  const last = min(first + CHUNK, fit.end);
  const bins = fit.column;
  if (fit.weights) dividePairs(fit, bins, chunk, first, last);
  else divideCells(fit, bins, chunk, first, last);
}

/** Joins the divided chunks; returns where the right part starts and leaves the left part's sums in nodeCells and nodeWeights. */
export function joinChunks(fit: FitMemory): u32 {
  const chunks = fit.shares;
  let lefts: u32 = 0;
  fit.nodeCells = 0;
  fit.nodeWeights = 0;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) {
    const first = fit.start + chunk * CHUNK;
    const left = load<u32>(fit.chunkLefts + (chunk << 2));
    if (chunk > 0) moveRows(fit, fit.start + lefts, fit.rows, fit.cells, first, left);
    lefts += left;
    fit.nodeCells += load<i64>(fit.chunkSums + (chunk << 4));
    fit.nodeWeights += load<i64>(fit.chunkSums + (chunk << 4), 8);
  }
  const middle = fit.start + lefts;
  let to = middle;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) {
    const first = fit.start + chunk * CHUNK;
    const right = min(first + CHUNK, fit.end) - first - load<u32>(fit.chunkLefts + (chunk << 2));
    moveRows(fit, to, fit.rowScratch, fit.cellScratch, first, right);
    to += right;
  }
  return middle;
}

/** Copies rows and cells from position `from` of some memory to position `to` of the partition. */
function moveRows(fit: FitMemory, to: u32, rows: usize, cells: usize, from: u32, count: u32): void {
  const shift: u32 = fit.weights ? 4 : 3;
  memory.copy(fit.rows + (to << 2), rows + (from << 2), count << 2);
  memory.copy(fit.cells + (to << shift), cells + (from << shift), count << shift);
}

function divideCells(fit: FitMemory, bins: usize, chunk: u32, first: u32, last: u32): void {
  const rows = fit.rows;
  const cells = fit.cells;
  const rowScratch = fit.rowScratch;
  const cellScratch = fit.cellScratch;
  const lowest = fit.lowest;
  const bound = fit.bound;
  let left = first;
  let right = first;
  let sum: i64 = 0;
  for (let k = first; k < last; k++) {
    const row = load<u32>(rows + (k << 2));
    const cell = load<i64>(cells + (k << 3));
    const goesRight = ((((load<u8>(bins + row) as u32) - lowest) & 255) >= bound) as u32;
    store<u32>(rows + (left << 2), row);
    store<i64>(cells + (left << 3), cell);
    store<u32>(rowScratch + (right << 2), row);
    store<i64>(cellScratch + (right << 3), cell);
    right += goesRight;
    left += 1 - goesRight;
    sum += cell & ((goesRight as i64) - 1);
  }
  store<u32>(fit.chunkLefts + (chunk << 2), left - first);
  store<i64>(fit.chunkSums + (chunk << 4), sum);
}

function dividePairs(fit: FitMemory, bins: usize, chunk: u32, first: u32, last: u32): void {
  const rows = fit.rows;
  const cells = fit.cells;
  const rowScratch = fit.rowScratch;
  const cellScratch = fit.cellScratch;
  const lowest = fit.lowest;
  const bound = fit.bound;
  let left = first;
  let right = first;
  let sum = i64x2.splat(0);
  for (let k = first; k < last; k++) {
    const row = load<u32>(rows + (k << 2));
    const cell = v128.load(cells + (k << 4));
    const goesRight = ((((load<u8>(bins + row) as u32) - lowest) & 255) >= bound) as u32;
    store<u32>(rows + (left << 2), row);
    v128.store(cells + (left << 4), cell);
    store<u32>(rowScratch + (right << 2), row);
    v128.store(cellScratch + (right << 4), cell);
    right += goesRight;
    left += 1 - goesRight;
    sum = v128.add<i64>(sum, v128.and(cell, i64x2.splat((goesRight as i64) - 1)));
  }
  store<u32>(fit.chunkLefts + (chunk << 2), left - first);
  v128.store(fit.chunkSums + (chunk << 4), sum);
}
