import { sigmoid } from "../../core/elementary.js";
import type { FittedModel } from "../../engine/model.js";
import type { CandidateScore } from "../../registry/index.js";
import { type ComparedLoss, lossByDate } from "./loss-by-date.js";
import type { TuningRows } from "./tuning-rows.js";

/**
 * What a fitted candidate reaches on the validation rows: the loss that early stopping watched, at the model kept; the mean
 * absolute error (with Logloss, of the probability); the compared loss date by date.
 */
export function scoreFit(
  { model, report }: FittedModel,
  rows: TuningRows,
  compared: ComparedLoss,
  seconds: number,
): CandidateScore {
  const { matrix, target, baseline } = rows.validation;
  const raw = model.predictRaw?.(matrix) ?? model.predict(matrix);
  const predicted = baseline ? raw.map((value, row) => value + baseline[row]!) : raw;
  const residual = target.map((value, row) => value - predicted[row]!);
  const inUnit = compared.spec.name === "Logloss" ? sigmoid : (value: number) => value;
  const mae = predicted.reduce((sum, value, row) => sum + Math.abs(target[row]! - inUnit(value)), 0) / target.length;
  const kept = report.learningCurve.find(({ iteration }) => iteration === report.iterations);
  return {
    loss: kept?.validation ?? mae,
    mae,
    iterations: report.iterations,
    lossByDate: lossByDate(compared, residual, rows),
    seconds,
  };
}
