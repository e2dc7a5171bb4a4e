import { sigmoid } from "../../core/elementary.js";
import { DataError } from "../../core/errors.js";
import type { Model } from "../../engine/model.js";
import {
  fitResidualDistribution,
  LEAST_RESIDUALS,
  type ResidualDistribution,
} from "../../engine/probability/residual-distribution.js";
import { type RunData, runMatrix } from "../run-dataset.js";
import { marketLogOdds } from "./over-target.js";

/** Points beyond which no shift of a line is looked for. */
const FARTHEST = 60;
const HALVINGS = 60;

/** The chance of OVER, given that the line is not hit, that a model of a run with classify gives each row. */
export function overProbability(model: Model, data: RunData, index: Int32Array): Float64Array {
  const matrix = runMatrix(data, index);
  if (!data.experiment.anchor_line) return model.predict(matrix);
  const start = marketLogOdds(data, index);
  return model.predictRaw!(matrix).map((sum, i) => sigmoid(start[i]! + sum));
}

/**
 * How points fall around lines, from the rows a run learns from. They hold no push, so that its chance of a push is read off the
 * outcomes beside the line.
 * @throws DataError TOO_FEW_LINES
 */
export function lineDistribution({ rows, selection }: RunData): ResidualDistribution {
  const index = Int32Array.from([...selection.train, ...selection.validation]);
  const take = (values: Float64Array) => Float64Array.from(index, (row) => values[row]!);
  const found = fitResidualDistribution(take(rows.line), take(rows.points));
  if (found) return found;
  throw new DataError(
    "TOO_FEW_LINES",
    `${index.length} rows to learn from have a line, classify needs ${LEAST_RESIDUALS}`,
    {
      hint: "widen the training window; proplab data shows which seasons and books have lines",
    },
  );
}

/**
 * Points that stand for a chance of OVER: the line, moved to where points have that chance of being over it, as points fall
 * around lines. So edges in points keep their meaning for a model that predicts none: 3 points is how far the line would have to
 * be off to give that chance.
 */
export function impliedPoints(probability: number, line: number, around: ResidualDistribution): number {
  const over = (shift: number) => {
    const upTo = around.cdf(line + shift, Math.floor(line), line);
    const below = Number.isInteger(line) ? around.cdf(line + shift, line - 1, line) : upTo;
    return (1 - upTo) / (1 - upTo + below);
  };
  let [low, high] = [-FARTHEST, FARTHEST];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (over(middle) < probability) low = middle;
    else high = middle;
  }
  return line + (low + high) / 2;
}
