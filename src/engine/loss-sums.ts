import type { LeafSample, LossRows } from "./loss.js";
import { sumInOrder } from "./ordered-sum.js";

/** Over the rows of a leaf: sums of weight * minus the slope of the loss, and of weight * curvature. */
export interface LeafSums {
  readonly slope: number;
  readonly curvature: number;
}

/** Sums of w * slope and of w * curvature over the rows of a leaf, in their order; a curvature may be read off the slope. */
export function leafSums(
  { residual, target, weightCells, weightPerCell, count }: LeafSample,
  slope: (residual: number, target: number) => number,
  curvature: (residual: number, target: number, slope: number) => number,
): LeafSums {
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
  return stepOf(leafSums(sample, slope, curvature), l2);
}

/** The step of {@link meanStep} from its sums. */
export function stepOf({ slope, curvature }: LeafSums, l2: number): number {
  return curvature > 0 ? slope / (curvature + l2) : 0;
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

/** Over some rows: sum of weight * loss, and of the weights. */
export interface LossTotals {
  readonly loss: number;
  readonly weight: number;
}

/** The totals of `loss`, in the order of sumInOrder. */
export function totalLoss(
  { residual, target, weight }: LossRows,
  loss: (residual: number, target: number) => number,
): LossTotals {
  const lossOf = (i: number) => loss(residual[i]!, target[i]!);
  const sum = sumInOrder(residual.length, weight === null ? lossOf : (i) => weight[i]! * lossOf(i));
  return { loss: sum, weight: totalWeight(weight, residual.length) };
}

/** Sum of the weights of so many rows, 1 each without weights. */
export function totalWeight(weight: Float64Array | null, rows: number): number {
  return weight === null ? rows : sumInOrder(rows, (i) => weight[i]!);
}

/** Mean by weight. */
export function weightedMean({ loss, weight }: LossTotals): number {
  return loss / weight;
}
