import { logCoshLoss } from "./loss-log-cosh.js";
import { logisticLoss } from "./loss-logistic.js";
import type { SingleLossSpec } from "./loss-spec.js";
import { meanStep, weightedMean } from "./loss-sums.js";
import { weightedQuantile } from "./weighted-quantile.js";

/** All rows of a fit or of a validation part, in ascending order. */
export interface LossRows {
  /** Target minus prediction. */
  readonly residual: Float64Array;
  readonly target: Float64Array;
  /** null: 1 each */
  readonly weight: Float64Array | null;
}

/** Some rows in ascending order. May be reordered by its reader. */
export interface LeafSample {
  /** Target minus prediction; for a start, the target itself. */
  readonly residual: Float64Array;
  /** Means something only to losses that read it. */
  readonly target: Float64Array;
  /** Weight of entry i is `weightCells[i] * weightPerCell`; null: 1 each. */
  readonly weightCells: Float64Array | null;
  readonly weightPerCell: number;
  readonly count: number;
}

/** A loss with one output. All sums run in ascending row order, so they are the same on every machine. */
export interface Loss {
  /** Whether it is no function of the residual alone, so that leaf samples must hold the target too. */
  readonly readsTarget: boolean;
  /** Writes -weight * d loss / d prediction of each row. */
  gradient(rows: LossRows, out: Float64Array): void;
  /** The constant that is best to start from: the minimiser of the mean loss, residuals taken as targets. */
  start(sample: LeafSample): number;
  /** What a leaf should add to the prediction of its rows, before the learning rate. */
  leafValue(sample: LeafSample, l2: number): number;
  /** Weighted mean loss, for RMSE its root. */
  mean(rows: LossRows): number;
}

export function createLoss(spec: SingleLossSpec): Loss {
  switch (spec.name) {
    case "RMSE":
      return squaredLoss;
    case "MAE":
      return quantileLoss(0.5, 2);
    case "Quantile":
      return quantileLoss(spec.alpha, 1);
    case "Huber":
      return huberLoss(spec.delta);
    case "LogCosh":
      return logCoshLoss;
    case "Logloss":
      return logisticLoss;
  }
}

const squaredLoss: Loss = {
  readsTarget: false,
  gradient({ residual, weight }, out) {
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
  mean: (rows) => Math.sqrt(weightedMean(rows, (r) => r * r)),
};

/** `factor` times the pinball loss: alpha * r above the prediction, (1 - alpha) * -r below it. Absolute error is twice that of 0.5. */
function quantileLoss(alpha: number, factor: number): Loss {
  const above = factor * alpha;
  const below = factor * (alpha - 1);
  const quantile = (sample: LeafSample) => weightedQuantile(sample.residual, sample.weightCells, sample.count, alpha);
  return {
    readsTarget: false,
    gradient({ residual, weight }, out) {
      for (let i = 0; i < out.length; i++) {
        const r = residual[i]!;
        const slope = r > 0 ? above : r < 0 ? below : 0;
        out[i] = weight === null ? slope : slope * weight[i]!;
      }
    },
    start: quantile,
    leafValue: quantile,
    mean: (rows) => weightedMean(rows, (r) => (r > 0 ? above * r : below * r)),
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
    readsTarget: false,
    gradient({ residual, weight }, out) {
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
    mean: (rows) =>
      weightedMean(rows, (r) => {
        const size = Math.abs(r);
        return size <= delta ? (r * r) / 2 : delta * (size - delta / 2);
      }),
  };
}
