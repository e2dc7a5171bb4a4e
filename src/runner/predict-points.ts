import type { Model, QuantilePrediction } from "../engine/model.js";
import { impliedPoints, lineDistribution, overProbability } from "./chances/over-model.js";
import { type RunData, runMatrix } from "./run-dataset.js";

/**
 * Predicted points of the rows `index`. The prediction of a model that learned from the line is added to it; with classify it is the
 * number of points that P(over) stands for.
 * @throws DataError TOO_FEW_LINES with classify
 */
export function predictPoints(model: Model, data: RunData, index: Int32Array): Float64Array {
  if (!data.experiment.classify) return inPoints(model.predict(runMatrix(data, index)), data, index);
  const around = lineDistribution(data);
  return overProbability(model, data, index).map((p, i) => impliedPoints(p, data.rows.line[index[i]!]!, around));
}

/** Every quantile of the points of the rows `index`; null for a model that predicts one number a row. */
export function predictQuantilePoints(model: Model, data: RunData, index: Int32Array): QuantilePrediction | null {
  const found = model.predictQuantiles?.(runMatrix(data, index));
  return found ? { ...found, values: found.values.map((values) => inPoints(values, data, index)) } : null;
}

function inPoints(raw: Float64Array, { experiment, rows }: RunData, index: Int32Array): Float64Array {
  if (!experiment.residual && !experiment.anchor_line) return raw;
  return raw.map((value, i) => value + rows.line[index[i]!]!);
}
