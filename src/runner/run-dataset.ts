import { toEpochDay } from "../core/dates.js";
import { type Matrix, takeRows, takeValues } from "../core/matrix.js";
import type { RowSet } from "../engine/framework.js";
import type { DatedDataset, Model, QuantilePrediction } from "../engine/model.js";
import type { FeatureDef } from "../features/index.js";
import type { Experiment } from "./resolve-experiment.js";
import type { RunRows } from "./run-rows.js";
import { sampleWeights } from "./sample-weights.js";

/** What decides how rows are put before a model. */
export interface RunData extends Pick<RunRows, "rows" | "window"> {
  readonly experiment: Experiment;
  readonly features: readonly FeatureDef[];
}

/** The features of all rows, as the model of the run has them; nothing is copied. */
export function wholeMatrix({ rows, features }: RunData): Matrix {
  const names = features.map((feature) => feature.name);
  const columns = names.map((name) => rows.matrix.columns[rows.matrix.names.indexOf(name)]!);
  return { rows: rows.rows, names, columns };
}

/** The features of the rows `index`, as the model of the run has them. */
export function runMatrix(data: RunData, index: Int32Array): Matrix {
  return takeRows(wholeMatrix(data), index);
}

/** The rows `index` with target and weights as the run trains on: points, or points minus line for a residual model. */
export function runDataset(data: RunData, index: Int32Array): DatedDataset {
  const { index: taken, ...rest } = runRowSet(data, index);
  return { matrix: runMatrix(data, taken), ...rest };
}

/** What {@link runDataset} has beside its matrix, for rows that stay where they are. */
export function runRowSet(data: RunData, index: Int32Array): RowSet & Pick<DatedDataset, "date"> {
  const { experiment, rows, window } = data;
  const points = takeValues(rows.points, index);
  const date = index.map((row) => rows.epochDay[row]!);
  const weight = sampleWeights(
    { halfLifeDays: experiment.recency_weight, tiers: experiment.tier_weight },
    date,
    takeValues(rows.seasonAverage, index),
    toEpochDay(window.validation.end),
  );
  return {
    index,
    target: experiment.residual ? points.map((value, i) => value - rows.line[index[i]!]!) : points,
    date,
    ...(weight && { weight }),
  };
}

/** Predicted points of the rows `index`; a residual model's prediction stands on the line. */
export function predictPoints(model: Model, data: RunData, index: Int32Array): Float64Array {
  return inPoints(model.predict(runMatrix(data, index)), data, index);
}

/** Every quantile of the points of the rows `index`; null for a model that predicts one number a row. */
export function predictQuantilePoints(model: Model, data: RunData, index: Int32Array): QuantilePrediction | null {
  const found = model.predictQuantiles?.(runMatrix(data, index));
  return found ? { ...found, values: found.values.map((values) => inPoints(values, data, index)) } : null;
}

function inPoints(raw: Float64Array, { experiment, rows }: RunData, index: Int32Array): Float64Array {
  return experiment.residual ? raw.map((value, i) => value + rows.line[index[i]!]!) : raw;
}
