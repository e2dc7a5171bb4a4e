import type { LossSpec } from "./loss-spec.js";
import { weightedQuantile } from "./weighted-quantile.js";

/** Residuals (target minus prediction) of some rows in ascending row order, with their weights. May be reordered by its reader. */
export interface ResidualSample {
  readonly residual: Float64Array;
  /** Weight of entry i is `weightCells[i] * weightPerCell`; null: 1 each. */
  readonly weightCells: Float64Array | null;
  readonly weightPerCell: number;
  readonly count: number;
}

/** A loss as a function of the residual. All sums run in ascending row order, so they are the same on every machine. */
export interface Loss {
  /** Writes -weight * d loss / d prediction of each row. */
  gradient(residual: Float64Array, weight: Float64Array | null, out: Float64Array): void;
  /** The constant that is best to start from: the minimiser of the mean loss, residuals taken as targets. */
  start(sample: ResidualSample): number;
  /** What a leaf should add to the prediction of its rows, before the learning rate. */
  leafValue(sample: ResidualSample, l2: number): number;
  /** Weighted mean loss, for RMSE its root. */
  mean(residual: Float64Array, weight: Float64Array | null): number;
}

type TreeLossSpec = Exclude<LossSpec, { name: "LogCosh" | "Logloss" | "MultiQuantile" }>;

/** Whether {@link createLoss} knows the loss. */
export function createdByTrees(spec: LossSpec): spec is TreeLossSpec {
  return spec.name !== "LogCosh" && spec.name !== "Logloss" && spec.name !== "MultiQuantile";
}

export function createLoss(spec: TreeLossSpec): Loss {
  switch (spec.name) {
    case "RMSE":
      return squaredLoss;
    case "MAE":
      return quantileLoss(0.5, 2);
    case "Quantile":
      return quantileLoss(spec.alpha, 1);
    case "Huber":
      return huberLoss(spec.delta);
  }
}

const squaredLoss: Loss = {
  gradient(residual, weight, out) {
    for (let i = 0; i < out.length; i++) out[i] = weight === null ? residual[i]! : residual[i]! * weight[i]!;
  },
  start: (sample) =>
    meanStep(
      sample,
      0,
      (r) => r,
      () => 1,
    ),
  leafValue: (sample, l2) =>
    meanStep(
      sample,
      l2,
      (r) => r,
      () => 1,
    ),
  mean: (residual, weight) => Math.sqrt(weightedMean(residual, weight, (r) => r * r)),
};

/** `factor` times the pinball loss: alpha * r above the prediction, (1 - alpha) * -r below it. Absolute error is twice that of 0.5. */
function quantileLoss(alpha: number, factor: number): Loss {
  const above = factor * alpha;
  const below = factor * (alpha - 1);
  const quantile = (sample: ResidualSample) =>
    weightedQuantile(sample.residual, sample.weightCells, sample.count, alpha);
  return {
    gradient(residual, weight, out) {
      for (let i = 0; i < out.length; i++) {
        const r = residual[i]!;
        const slope = r > 0 ? above : r < 0 ? below : 0;
        out[i] = weight === null ? slope : slope * weight[i]!;
      }
    },
    start: quantile,
    leafValue: quantile,
    mean: (residual, weight) => weightedMean(residual, weight, (r) => (r > 0 ? above * r : below * r)),
  };
}

/**
 * r^2 / 2 up to `delta`, delta * (|r| - delta / 2) beyond (Huber 1964). A leaf takes one reweighted least-squares step: rows
 * beyond delta count with delta / |r| in the denominator. That step never overshoots, as the step with the second derivative
 * (0 beyond delta) can, and is not as timid as the one that counts every row in full.
 */
function huberLoss(delta: number): Loss {
  const clip = (r: number) => Math.min(Math.max(r, -delta), delta);
  const curvature = (r: number) => {
    const size = Math.abs(r);
    return size <= delta ? 1 : delta / size;
  };
  return {
    gradient(residual, weight, out) {
      for (let i = 0; i < out.length; i++) {
        const slope = clip(residual[i]!);
        out[i] = weight === null ? slope : slope * weight[i]!;
      }
    },
    start(sample) {
      const values = sample.residual.slice(0, sample.count);
      const cells = sample.weightCells?.slice(0, sample.count) ?? null;
      let center = weightedQuantile(values, cells, sample.count, 0.5);
      for (let round = 0; round < 100; round++) {
        const next =
          center +
          meanStep(
            sample,
            0,
            (r) => clip(r - center),
            (r) => curvature(r - center),
          );
        if (next === center) break;
        center = next;
      }
      return center;
    },
    leafValue: (sample, l2) => meanStep(sample, l2, clip, curvature),
    mean: (residual, weight) =>
      weightedMean(residual, weight, (r) => {
        const size = Math.abs(r);
        return size <= delta ? (r * r) / 2 : delta * (size - delta / 2);
      }),
  };
}

/** Sum of w * slope over (sum of w * curvature + l2); 0 when there is nothing to divide by. */
function meanStep(
  sample: ResidualSample,
  l2: number,
  slope: (r: number) => number,
  curvature: (r: number) => number,
): number {
  const { residual, weightCells, weightPerCell, count } = sample;
  let above = 0;
  let below = 0;
  for (let i = 0; i < count; i++) {
    const weight = weightCells === null ? 1 : weightCells[i]! * weightPerCell;
    above += weight * slope(residual[i]!);
    below += weight * curvature(residual[i]!);
  }
  return below > 0 ? above / (below + l2) : 0;
}

function weightedMean(residual: Float64Array, weight: Float64Array | null, loss: (r: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < residual.length; i++) {
    const w = weight === null ? 1 : weight[i]!;
    sum += w * loss(residual[i]!);
    total += w;
  }
  return sum / total;
}
