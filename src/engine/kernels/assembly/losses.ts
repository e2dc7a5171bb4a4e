import { FitMemory } from "./fit-memory";

/** Kinds of losses, the numbers of LossShape in ../../loss-shape.ts; the plain path and every other loss are in ../../loss.ts. */
const SQUARED: u32 = 1;
const PINBALL: u32 = 2;
/** lossAbove is the bound delta. */
const HUBER: u32 = 3;

/** Minus the slope of a row's loss. A kind is the same for all rows, so its branch is foreseen. */
// @ts-ignore: decorator
@inline
function slopeOf(fit: FitMemory, kind: u32, r: f64): f64 {
  if (kind == SQUARED) return r;
  // Sums instead of choices, which would compile to branches that are mispredicted half of the time.
  if (kind == PINBALL) return ((r > 0) as i32 as f64) * fit.lossAbove + ((r < 0) as i32 as f64) * fit.lossBelow;
  return min<f64>(max<f64>(r, -fit.lossAbove), fit.lossAbove);
}

/** What a row counts in the denominator of a leaf's step. */
// @ts-ignore: decorator
@inline
function curvatureOf(fit: FitMemory, kind: u32, r: f64): f64 {
  if (kind != HUBER || abs(r) <= fit.lossAbove) return 1;
  return fit.lossAbove / abs(r);
}

// @ts-ignore: decorator
@inline
function lossOf(fit: FitMemory, kind: u32, r: f64): f64 {
  if (kind == SQUARED) return r * r;
  if (kind == PINBALL) return slopeOf(fit, kind, r) * r;
  const size = abs(r);
  return size <= fit.lossAbove ? (r * r) / 2 : fit.lossAbove * (size - fit.lossAbove / 2);
}

/** Writes the gradients of rows `first` to `last`, times the rows' own weights. */
export function writeGradients(fit: FitMemory, first: u32, last: u32): void {
  const kind = fit.lossKind;
  const weights = fit.rowWeights;
  for (let row = first as usize; row < (last as usize); row++) {
    const slope = slopeOf(fit, kind, load<f64>(fit.residual + (row << 3)));
    store<f64>(fit.gradient + (row << 3), weights ? slope * load<f64>(weights + (row << 3)) : slope);
  }
}

/** Sum of the weighted losses of rows `first` to `last`, a chunk of sumInOrder. */
export function lossOfChunk(fit: FitMemory, first: u32, last: u32): f64 {
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  let row = first;
  for (; row + 4 <= last; row += 4) {
    a += weightedLoss(fit, row);
    b += weightedLoss(fit, row + 1);
    c += weightedLoss(fit, row + 2);
    d += weightedLoss(fit, row + 3);
  }
  if (row < last) a += weightedLoss(fit, row);
  if (row + 1 < last) b += weightedLoss(fit, row + 1);
  if (row + 2 < last) c += weightedLoss(fit, row + 2);
  return a + b + (c + d);
}

// @ts-ignore: decorator
@inline
function weightedLoss(fit: FitMemory, row: u32): f64 {
  const at = (row as usize) << 3;
  const loss = lossOf(fit, fit.lossKind, load<f64>(fit.residual + at));
  return fit.rowWeights ? load<f64>(fit.rowWeights + at) * loss : loss;
}

/** Sums over the rows of leaves `first` to `last`, in ascending order of rows: weight * slope, weight * curvature, weight. */
export function sumLeaves(fit: FitMemory, first: u32, last: u32): void {
  const kind = fit.lossKind;
  const weights = fit.rowWeights;
  for (let leaf = first; leaf < last; leaf++) {
    const start = load<u32>(fit.leafBounds + (leaf << 3));
    const end = load<u32>(fit.leafBounds + (leaf << 3), 4);
    const stop = fit.rows + (end << 2);
    let slopes: f64 = 0;
    let curvatures: f64 = 0;
    let total: f64 = 0;
    for (let at = fit.rows + (start << 2); at < stop; at += 4) {
      const row = (load<u32>(at) as usize) << 3;
      const r = load<f64>(fit.residual + row);
      const weight: f64 = weights ? load<f64>(weights + row) : 1;
      slopes += weight * slopeOf(fit, kind, r);
      curvatures += weight * curvatureOf(fit, kind, r);
      total += weight;
    }
    const out = fit.leafSums + (leaf as usize) * 24;
    store<f64>(out, slopes);
    store<f64>(out, curvatures, 8);
    store<f64>(out, total, 16);
  }
}
