import type { LeafSample, LossRows } from "./loss.js";

/** Sums of w * slope and of w * curvature over the rows of a leaf, in their order; a curvature may be read off the slope. */
export function leafSums(
  { residual, target, weightCells, weightPerCell, count }: LeafSample,
  slope: (residual: number, target: number) => number,
  curvature: (residual: number, target: number, slope: number) => number,
): { slope: number; curvature: number } {
  let above = 0;
  let below = 0;
  for (let i = 0; i < count; i++) {
    const weight = weightCells === null ? 1 : weightCells[i]! * weightPerCell;
    const value = slope(residual[i]!, target[i]!);
    above += weight * value;
    below += weight * curvature(residual[i]!, target[i]!, value);
  }
  return { slope: above, curvature: below };
}

/** Sum of w * slope over (sum of w * curvature + l2); 0 when there is nothing to divide by. */
export function meanStep(
  sample: LeafSample,
  l2: number,
  slope: (residual: number) => number,
  curvature: (residual: number, target: number, slope: number) => number,
): number {
  const sums = leafSums(sample, slope, curvature);
  return sums.curvature > 0 ? sums.slope / (sums.curvature + l2) : 0;
}

/** Writes w * slope of each row. */
export function writeGradient(
  { residual, target, weight }: LossRows,
  out: Float64Array,
  slope: (residual: number, target: number) => number,
): void {
  for (let i = 0; i < out.length; i++) {
    const value = slope(residual[i]!, target[i]!);
    out[i] = weight === null ? value : value * weight[i]!;
  }
}

/** Mean of `loss` by weight. */
export function weightedMean(
  { residual, target, weight }: LossRows,
  loss: (residual: number, target: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < residual.length; i++) {
    const w = weight === null ? 1 : weight[i]!;
    sum += w * loss(residual[i]!, target[i]!);
    total += w;
  }
  return sum / total;
}
