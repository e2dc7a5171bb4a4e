import { toEpochDay } from "../core/dates.js";
import { columnOf, type Matrix, takeRows, takeValues } from "../core/matrix.js";
import type { RowSet } from "../engine/framework.js";
import type { DatedDataset } from "../engine/model.js";
import type { FeatureDef } from "../features/index.js";
import { marketLogOdds, overTarget } from "./chances/over-target.js";
import type { Experiment } from "./resolve-experiment.js";
import type { RunRows } from "./run-rows.js";
import { sampleWeights } from "./sample-weights.js";

/** What decides how rows are put before a model. */
export interface RunData extends Pick<RunRows, "rows" | "window" | "selection"> {
  readonly experiment: Experiment;
  readonly features: readonly FeatureDef[];
}

/** The features of all rows, as the model of the run has them; nothing is copied. */
export function wholeMatrix({ rows, features }: Pick<RunData, "rows" | "features">): Matrix {
  const names = features.map((feature) => feature.name);
  return { rows: rows.rows, names, columns: names.map((name) => columnOf(rows.matrix, name)) };
}

/** The features of the rows `index`, as the model of the run has them. */
export function runMatrix(data: RunData, index: Int32Array): Matrix {
  return takeRows(wholeMatrix(data), index);
}

/**
 * The rows `index` with target and weights as the run trains on: points; points minus line for a residual model; 1 or 0 for over
 * or under with classify. With anchor_line each row has a baseline: the line, or the market's log-odds of OVER.
 */
export function runDataset(data: RunData, index: Int32Array): DatedDataset {
  const { index: taken, ...rest } = runRowSet(data, index);
  return { matrix: runMatrix(data, taken), ...rest };
}

/** What {@link runDataset} has beside its matrix, for rows that stay where they are. */
export function runRowSet(data: RunData, index: Int32Array): RowSet & Pick<DatedDataset, "date"> {
  const { experiment, rows, window } = data;
  const date = index.map((row) => rows.epochDay[row]!);
  const weight = sampleWeights(
    { halfLifeDays: experiment.recency_weight, tiers: experiment.tier_weight },
    date,
    takeValues(rows.seasonAverage, index),
    toEpochDay(window.validation.end),
  );
  const baseline = experiment.anchor_line ? baselineOf(data, index) : null;
  return {
    index,
    target: targetOf(data, index),
    date,
    ...(weight && { weight }),
    ...(baseline && { baseline }),
  };
}

function targetOf({ experiment, rows }: RunData, index: Int32Array): Float64Array {
  if (experiment.classify) return overTarget(rows, index);
  const points = takeValues(rows.points, index);
  return experiment.residual ? points.map((value, i) => value - rows.line[index[i]!]!) : points;
}

function baselineOf(data: RunData, index: Int32Array): Float64Array {
  return data.experiment.classify ? marketLogOdds(data, index) : takeValues(data.rows.line, index);
}
