import type { FittedModel, QuantilePrediction } from "../../engine/model.js";
import { clusteredError } from "../../metrics/clustered-error.js";
import { type ClusterSums, emptySums } from "../../metrics/clusters.js";
import { poolChances } from "../chances/window-chances.js";
import type { MeanError, RunFit } from "../fit-run.js";
import type { ErrorSum, WindowFit } from "../fit-window.js";

/**
 * The fits of all windows as one run's.
 * @param last the fitted model of the last window
 * @param windows in their order, at least one
 */
export function poolFits(last: FittedModel, windows: readonly WindowFit[]): RunFit {
  return {
    ...last,
    prediction: concatenate(windows.map(({ prediction }) => prediction)),
    quantiles: poolQuantiles(windows.map(({ quantiles }) => quantiles)),
    chances: poolChances(windows.map(({ chances, prediction }) => ({ chances, rows: prediction.length }))),
    maeTrain: pooledMae(windows.map(({ train }) => train)),
    maeValidation: pooledMae(windows.map(({ validation }) => validation)),
    windows,
  };
}

function poolQuantiles(found: readonly (QuantilePrediction | null)[]): QuantilePrediction | null {
  const [first] = found;
  if (!first) return null;
  return { ...first, values: first.values.map((_, k) => concatenate(found.map((one) => one!.values[k]!))) };
}

/** null without rows */
function pooledMae(errors: readonly ErrorSum[]): MeanError | null {
  const rows = errors.reduce((sum, one) => sum + one.rows, 0);
  if (rows === 0) return null;
  const value = errors.reduce((sum, one) => sum + one.sum, 0) / rows;
  return { value, rows, standardError: clusteredError(sumsByDate(errors)) };
}

/** A date that is in several windows is drawn with its rows of all of them. */
function sumsByDate(errors: readonly ErrorSum[]): ClusterSums {
  const dates = new Map<number, number>();
  for (const { byDate } of errors) for (const date of byDate.keys()) if (!dates.has(date)) dates.set(date, dates.size);
  const sums = emptySums(dates.size);
  for (const { byDate } of errors) {
    for (const [date, { sum, rows }] of byDate) {
      sums.numerator[dates.get(date)!]! += sum;
      sums.denominator[dates.get(date)!]! += rows;
      sums.n += rows;
    }
  }
  return sums;
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
