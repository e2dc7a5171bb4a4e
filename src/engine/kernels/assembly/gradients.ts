import { cellOf } from "./cells";
import { FitMemory } from "./fit-memory";

/** Adding and taking away 1.5 * 2^52 rounds a double of size below 2^51 to the nearest integer, halves to the even one. */
const ROUNDER: f64 = 6755399441055744.0;

/** Sum of the sizes of the gradients of rows `first` to `last`, a chunk of sumInOrder. */
export function sizeOfChunk(fit: FitMemory, first: u32, last: u32): f64 {
  let at = fit.gradient + (first << 3);
  const end = fit.gradient + (last << 3);
  let ab = f64x2.splat(0);
  let cd = f64x2.splat(0);
  for (; at + 32 <= end; at += 32) {
    ab = v128.add<f64>(ab, v128.abs<f64>(v128.load(at)));
    cd = v128.add<f64>(cd, v128.abs<f64>(v128.load(at, 16)));
  }
  let a = f64x2.extract_lane(ab, 0);
  let b = f64x2.extract_lane(ab, 1);
  let c = f64x2.extract_lane(cd, 0);
  if (at < end) a += abs(load<f64>(at));
  if (at + 8 < end) b += abs(load<f64>(at, 8));
  if (at + 16 < end) c += abs(load<f64>(at, 16));
  return a + b + (c + f64x2.extract_lane(cd, 1));
}

/**
 * Writes the cells of a chunk's rows, the rounded scaled gradient and a count of 1, or 0 where not sampled, and leaves the chunk's sums
 * and, where they are asked for, what has changed in it.
 */
export function packGradients(fit: FitMemory, chunk: u32, first: u32, last: u32): void {
  const gradient = fit.gradient;
  const sampled = fit.sampled;
  const weights = fit.weights;
  const scale = fit.scale;
  let out = fit.cells + (first << (weights ? 4 : 3));
  let cells: i64 = 0;
  let weightCells: i64 = 0;
  const changes = fit.changes;
  let changed = fit.changedRows + (first << 2);
  for (let row = first; row < last; row++) {
    const whole = load<f64>(gradient + ((row as usize) << 3)) * scale + ROUNDER - ROUNDER;
    const keep = sampled ? -(load<u8>(sampled + row) as i64) : -1;
    const cell = cellOf(whole as i64) & keep;
    cells += cell;
    let weightCell: i64 = 0;
    if (weights) {
      weightCell = (load<f64>(weights + ((row as usize) << 3)) as i64) & keep;
      weightCells += weightCell;
    }
    if (changes) {
      const change = cell - load<i64>(out);
      let any = change;
      const place = changes + (out - fit.cells);
      store<i64>(place, change);
      if (weights) {
        const weightChange = weightCell - load<i64>(out, 8);
        store<i64>(place, weightChange, 8);
        any |= weightChange;
      }
      // No branch to mispredict: the place moves on where something has changed.
      store<u32>(changed, row);
      changed += ((any != 0) as usize) << 2;
    }
    store<i64>(out, cell);
    out += 8;
    if (weights) {
      store<i64>(out, weightCell);
      out += 8;
    }
  }
  if (changes) store<u32>(fit.chunkChanged + (chunk << 2), ((changed - fit.changedRows) >> 2) - first);
  store<i64>(fit.chunkCells + (chunk << 3), cells);
  store<i64>(fit.chunkWeights + (chunk << 3), weightCells);
}

/** Sums the cells of the rows at positions `start` to `end` into nodeCells and nodeWeights. */
export function sumCells(fit: FitMemory, start: u32, end: u32): void {
  const cells = fit.cells;
  const stop = fit.rows + (end << 2);
  let sum: i64 = 0;
  let weights: i64 = 0;
  for (let at = fit.rows + (start << 2); at < stop; at += 4) {
    const row = load<u32>(at) as usize;
    if (fit.weights) {
      sum += load<i64>(cells + (row << 4));
      weights += load<i64>(cells + (row << 4), 8);
    } else sum += load<i64>(cells + (row << 3));
  }
  fit.nodeCells = sum;
  fit.nodeWeights = weights;
}

/** Copies the residuals of the rows at positions `first` to `last` into the order of the partition. */
export function orderResiduals(fit: FitMemory, first: u32, last: u32): void {
  for (let k = first; k < last; k++) {
    const row = load<u32>(fit.rows + (k << 2)) as usize;
    store<f64>(fit.ordered + (k << 3), load<f64>(fit.residual + (row << 3)));
  }
}

/**
 * Adds each leaf's value to the prediction of those of its rows that are rows `first` to `last`. In a leaf rows ascend, so a search finds
 * the first of them; no thread writes where another does.
 */
export function raiseLeaves(fit: FitMemory, first: u32, last: u32): void {
  for (let leaf: u32 = 0; leaf < fit.leafCount; leaf++) {
    const start = fit.rows + (load<u32>(fit.leafBounds + (leaf << 3)) << 2);
    const end = fit.rows + (load<u32>(fit.leafBounds + (leaf << 3), 4) << 2);
    raise(fit, firstNotBelow(start, end, first), end, last, load<f64>(fit.leafValues + (leaf << 3)));
  }
}

/** Address of the first of the ascending numbers (u32) from `start` to `end` that is not below `row`. */
function firstNotBelow(start: usize, end: usize, row: u32): usize {
  let count = ((end - start) >> 2) as u32;
  while (count > 1) {
    const half = count >> 1;
    start += (((load<u32>(start + ((half - 1) << 2)) < row) as u32) * half) << 2;
    count -= half;
  }
  return count == 1 && load<u32>(start) < row ? start + 4 : start;
}

function raise(fit: FitMemory, at: usize, end: usize, last: u32, value: f64): void {
  const prediction = fit.prediction;
  const residual = fit.residual;
  const target = fit.target;
  for (; at < end; at += 4) {
    const number = load<u32>(at);
    if (number >= last) break;
    const row = (number as usize) << 3;
    const raised = load<f64>(prediction + row) + value;
    store<f64>(prediction + row, raised);
    store<f64>(residual + row, load<f64>(target + row) - raised);
  }
}
