import { FitMemory, Step } from "./fit-memory";

/** Low half of a cell: the row count. The high half is the gradient; neither half's sum leaves its 32 bits (see gradient-cells.ts). */
const COUNT: i64 = 0xffffffff;

/** One row with a rounded gradient. */
// @ts-ignore: decorator
@inline
export function cellOf(gradient: i64): i64 {
  return (gradient << 32) + 1;
}

// @ts-ignore: decorator
@inline
export function countOf(cells: i64): i64 {
  return cells & COUNT;
}

// @ts-ignore: decorator
@inline
export function gradientOf(cells: i64): f64 {
  return ((cells >> 32) as i32) as f64;
}

/** Bytes of a feature in a histogram: 256 bins, each a sum of cells (i64), with weights followed by a sum of weight cells (i64). */
// @ts-ignore: decorator
@inline
export function featureShift(fit: FitMemory): u32 {
  return fit.weights ? 12 : 11;
}

/** A feature's sums in a histogram. */
// @ts-ignore: decorator
@inline
export function sumsOf(fit: FitMemory, histogram: usize, place: u32): usize {
  return histogram + ((place as usize) << featureShift(fit));
}

// @ts-ignore: decorator
@inline
export function binCountOf(fit: FitMemory, place: u32): u32 {
  return load<u32>(fit.binCounts + (place << 2));
}

/** The place that stands at a number of a step's list. */
// @ts-ignore: decorator
@inline
export function placeAt(step: Step, number: u32): u32 {
  return load<u32>(step.places + (number << 2));
}
