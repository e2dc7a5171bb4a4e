import { logCoshLoss } from "./loss-log-cosh.js";
import { logisticLoss } from "./loss-logistic.js";
import type { LossShape } from "./loss-shape.js";
import { HUBER, PINBALL, SQUARED } from "./loss-shape.js";
import type { SingleLossSpec } from "./loss-spec.js";
import type { LeafSums, LossTotals } from "./loss-sums.js";
import { leafSums, meanStep, stepOf, totalLoss, weightedMean } from "./loss-sums.js";
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

/** A loss with one output. All sums run in a fixed order of rows, so they are the same on every machine. */
export interface Loss {
  /** How the WebAssembly kernels may be asked for gradients and sums, which they then give to the last bit as this does; null: not. */
  readonly shape: LossShape | null;
  /** Whether it is no function of the residual alone, so that leaf samples must hold the target too. */
  readonly readsTarget: boolean;
  /** Writes -weight * d loss / d prediction of each row. */
  gradient(rows: LossRows, out: Float64Array): void;
  /** The constant that is best to start from: the minimiser of the mean loss, residuals taken as targets. */
  start(sample: LeafSample): number;
  /** What a leaf should add to the prediction of its rows, before the learning rate. */
  leafValue(sample: LeafSample, l2: number): number;
  /** The same from the sums over the leaf's rows, where the kernels know the loss and its leaves are a matter of sums; else null. */
  readonly leafStep: ((sums: LeafSums, l2: number) => number) | null;
  /** A leaf's value is this quantile of its residuals; null: it is another figure. */
  readonly leafAlpha: number | null;
  /**
   * Weighted mean loss, for RMSE its root.
   * @param totals where a kernel has them already
   */
  mean(rows: LossRows, totals?: LossTotals): number;
}

/** The loss a spec names, with its parameter. */
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
  shape: { kind: SQUARED, above: 0, below: 0 },
  readsTarget: false,
  gradient({ residual, weight }, out) {
    for (let i = 0; i < out.length; i++) out[i] = weight === null ? residual[i]! : residual[i]! * weight[i]!;
  },
  start: (sample) => stepOf(squaredSums(sample), 0),
  leafValue: (sample, l2) => stepOf(squaredSums(sample), l2),
  leafStep: stepOf,
  leafAlpha: null,
  mean: (rows, totals = totalLoss(rows, (r) => r * r)) => Math.sqrt(weightedMean(totals)),
};

function squaredSums(sample: LeafSample): LeafSums {
  return leafSums(
    sample,
    (r) => r,
    () => 1,
  );
}

/** `factor` times the pinball loss: alpha * r above the prediction, (1 - alpha) * -r below it. Absolute error is twice that of 0.5. */
function quantileLoss(alpha: number, factor: number): Loss {
  const above = factor * alpha;
  const below = factor * (alpha - 1);
  const quantile = (sample: LeafSample) => weightedQuantile(sample.residual, sample.weightCells, sample.count, alpha);
  return {
    shape: { kind: PINBALL, above, below },
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
    leafStep: null,
    leafAlpha: alpha,
    mean: (rows, totals = totalLoss(rows, (r) => (r > 0 ? above * r : below * r))) => weightedMean(totals),
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
  const loss = (r: number) => {
    const size = Math.abs(r);
    return size <= delta ? (r * r) / 2 : delta * (size - delta / 2);
  };
  return {
    shape: { kind: HUBER, above: delta, below: -delta },
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
    leafStep: stepOf,
    leafAlpha: null,
    mean: (rows, totals = totalLoss(rows, loss)) => weightedMean(totals),
  };
}
