import type { FittedModel } from "../../engine/model.js";
import type { CandidateScore } from "../../registry/index.js";
import { type ComparedLoss, lossByDate } from "./loss-by-date.js";
import type { TuningRows } from "./tuning-rows.js";

/**
 * What a fitted candidate reaches on the validation rows: the loss that early stopping watched, at the model kept; the mean
 * absolute error; the compared loss date by date.
 */
export function scoreFit(
  { model, report }: FittedModel,
  rows: TuningRows,
  compared: ComparedLoss,
  seconds: number,
): CandidateScore {
  const { matrix, target } = rows.validation;
  const prediction = model.predict(matrix);
  const residual = target.map((value, row) => value - prediction[row]!);
  const mae = residual.reduce((sum, value) => sum + Math.abs(value), 0) / residual.length;
  const kept = report.learningCurve.find(({ iteration }) => iteration === report.iterations);
  return {
    loss: kept?.validation ?? mae,
    mae,
    iterations: report.iterations,
    lossByDate: lossByDate(compared, residual, rows),
    seconds,
  };
}
