import type { Matrix } from "../core/matrix.js";

/** Rows a model learns from or is checked on. `target` and `weight` have one entry per matrix row; NaN in the matrix is a missing value. */
export interface Dataset {
  readonly matrix: Matrix;
  readonly target: Float64Array;
  /** Zero or more for each row; left out, every row weighs 1. */
  readonly weight?: Float64Array;
  /** Day of each row, days since 1970-01-01; needed by what goes forward in time. */
  readonly date?: Int32Array;
  /**
   * What is predicted for each row before anything is learned, in the unit of {@link Model.predictRaw}; trees alone. The model then
   * starts at 0 and learns what is to be added: it predicts the sum of its trees, to which the caller adds the baseline.
   */
  readonly baseline?: Float64Array;
}

/** A data set whose game dates are known. */
export type DatedDataset = Dataset & Required<Pick<Dataset, "date">>;

/** Share of one feature in what the model does; the shares of a model sum to 100 (all 0 when it predicts a constant). */
export interface FeatureImportance {
  feature: string;
  importance: number;
}

/** Mean loss after `iteration` steps of fitting (0 is a constant prediction), in the unit of the loss; RMSE is the root. */
export interface LearningCurvePoint {
  iteration: number;
  train: number;
  validation: number | null;
}

export interface FitReport {
  /** Steps kept in the model: trees (with MultiQuantile, of each alpha), epochs of a network; 1 for a model fitted at one go. */
  iterations: number;
  /** Number of steps with the lowest validation loss; without validation rows, all steps done. */
  bestIteration: number;
  /** One point per step done, after point 0. */
  learningCurve: LearningCurvePoint[];
  /** What the fit chose or found by itself, by name; kept with the run's parameters. */
  found?: Readonly<Record<string, string | number>>;
}

/** Quantiles of each row's target: `values[k][row]` for the k-th of ascending `alphas`; they never cross. */
export interface QuantilePrediction {
  readonly alphas: readonly number[];
  readonly values: readonly Float64Array[];
}

/** A fitted model of any family. */
export interface Model {
  readonly family: string;
  /** Names of the columns it was fitted on, in that order. */
  readonly featureNames: readonly string[];
  /**
   * One prediction per row, in the unit of the target: for Logloss the probability of a 1, for MultiQuantile the quantile whose
   * alpha is nearest to 0.5, of two as near the lower. Columns are found by name, so their order does not matter and extra ones
   * are ignored.
   * @throws UsageError MISSING_COLUMN naming every column the model needs and the matrix lacks.
   */
  predict(matrix: Matrix): Float64Array;
  /**
   * The sum the model itself works with, before it is turned into the unit of the target: for Logloss log-odds, whose sigmoid is
   * {@link predict}. Left out by families and losses for which there is no difference worth asking for.
   */
  predictRaw?(matrix: Matrix): Float64Array;
  /** Every quantile, with MultiQuantile alone. Columns and errors as for {@link predict}. */
  predictQuantiles?(matrix: Matrix): QuantilePrediction;
  /** Highest first; equal shares in the order of `featureNames`. */
  importance(): FeatureImportance[];
  /** The model file: the same model gives the same bytes. */
  serialize(): Uint8Array;
}

export interface FittedModel {
  model: Model;
  report: FitReport;
}

/** Facts kept in the model file's header: training window, dataset hash, seed. No clock times, or equal fits differ in bytes. */
export interface ModelMeta {
  [key: string]: string | number | boolean | null;
}

export { fitBoostedTrees } from "./boosted-trees.js";
export { loadModel } from "./load-model.js";
export { parseTreeOptions, type TreeOptions } from "./tree-options.js";
