import { cellOf } from "./cells";
import { FitMemory } from "./fit-memory";

/** Adding and taking away 1.5 * 2^52 rounds a double of size below 2^51 to the nearest integer, halves to the even one. */
const ROUNDER: f64 = 6755399441055744.0;

/** See SUM_CHUNK in ordered-sum.ts. */
const SUM_CHUNK: u32 = 4096;

/** Sum of the gradients' sizes, in the order of sumInOrder. */
export function gradientSize(fit: FitMemory): f64 {
  let total: f64 = 0;
  for (let first: u32 = 0; first < fit.rowCount; first += SUM_CHUNK) {
    total += sizeOfChunk(fit, first, min(fit.rowCount, first + SUM_CHUNK));
  }
  return total;
}

function sizeOfChunk(fit: FitMemory, first: u32, last: u32): f64 {
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

/** Writes the cells of all rows in row order: the rounded scaled gradient and a count of 1, or 0 for rows that are not sampled. */
export function packGradients(fit: FitMemory, scale: f64, someSampled: bool): void {
  const rows = fit.rowCount;
  const gradient = fit.gradient as usize;
  const sampled = fit.sampled as usize;
  const weights = fit.weights as usize;
  let out = fit.cells as usize;
  for (let row: u32 = 0; row < rows; row++) {
    store<u32>(fit.rows + (row << 2), row);
    const whole = load<f64>(gradient + ((row as usize) << 3)) * scale + ROUNDER - ROUNDER;
    const keep = someSampled ? -(load<u8>(sampled + row) as i64) : -1;
    store<i64>(out, cellOf(whole as i64) & keep);
    out += 8;
    if (weights) {
      store<i64>(out, (load<f64>(weights + ((row as usize) << 3)) as i64) & keep);
      out += 8;
    }
  }
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

/** Adds `value` to the prediction of the rows at positions `start` to `end`. */
export function raise(fit: FitMemory, start: u32, end: u32, value: f64): void {
  const rows = fit.rows as usize;
  for (let k = start as usize; k < (end as usize); k++) {
    const at = (load<u32>(rows + (k << 2)) as usize) << 3;
    const prediction = load<f64>(fit.prediction + at) + value;
    store<f64>(fit.prediction + at, prediction);
    store<f64>(fit.residual + at, load<f64>(fit.target + at) - prediction);
  }
}
