import { square } from "../../core/elementary.js";
import { grouped } from "../../core/figures.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";

/** Absolute errors of a model on rows, with the day of each. */
export interface ErrorsByDay {
  readonly days: Int32Array;
  readonly errors: Float64Array;
}

/**
 * A model that is far better on validation rows than on evaluation rows has seen something of the former: a validation part
 * drawn at random from the training dates looks like this.
 */
export function validationGapCheck(validation: ErrorsByDay, evaluation: ErrorsByDay): AuditCheck[] {
  const { leastRows, validationGap, deviations: needed } = LEAK_THRESHOLDS;
  if (validation.errors.length < leastRows || evaluation.errors.length < leastRows) return [];
  const [before, after] = [meanByDay(validation), meanByDay(evaluation)];
  const ratio = after.mean / before.mean;
  const deviations = (after.mean - before.mean) / Math.sqrt(before.variance + after.variance);
  const isFound = ratio > validationGap && deviations > needed;
  const said = `MAE ${before.mean.toFixed(2)} on ${grouped(validation.errors.length)} validation rows, ${after.mean.toFixed(2)} on ${grouped(evaluation.errors.length)} evaluation rows`;
  const why = isFound
    ? `: ${ratio.toFixed(2)} times, where up to ${validationGap} is honest; validation rows, or rows like them, were learned from`
    : "";
  return [suspectWhen(isFound, "statistical", "validation against evaluation", `${said}${why}`)];
}

/** Mean with the variance of it that the scatter between days implies (linearised ratio of sums over day clusters). */
function meanByDay({ days, errors }: ErrorsByDay): { mean: number; variance: number } {
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  const excess = new Map<number, number>();
  for (const [i, value] of errors.entries()) excess.set(days[i]!, (excess.get(days[i]!) ?? 0) + value - mean);
  let squares = 0;
  for (const sum of excess.values()) squares += sum * sum;
  const clusters = excess.size;
  return {
    mean,
    variance: clusters < 2 ? Number.POSITIVE_INFINITY : (squares / square(errors.length)) * (clusters / (clusters - 1)),
  };
}

/** mean(a) / mean(b) of the same rows, and by how many standard errors mean(a - b) is above 0, by day clusters. */
export function ratioOfMeans(
  days: Int32Array,
  a: Float64Array,
  b: Float64Array,
): { ratio: number; deviations: number } {
  const { mean, variance } = meanByDay({ days, errors: a.map((value, i) => value - b[i]!) });
  const base = b.reduce((sum, value) => sum + value, 0) / b.length;
  return { ratio: 1 + mean / base, deviations: mean / Math.sqrt(variance) };
}
