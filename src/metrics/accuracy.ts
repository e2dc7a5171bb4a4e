import { square } from "../core/elementary.js";
import { bootstrapRatio } from "./clustered-bootstrap.js";
import { addToSums, emptySums } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import type { EvalRows } from "./eval-rows.js";
import type { Population, RowFilter } from "./population.js";

/** Point-prediction accuracy on one population; each figure with a date-clustered bootstrap interval. */
export interface Accuracy {
  /** Mean |prediction - actual|, points. */
  mae: Estimate;
  /** Root of the mean squared error, points. */
  rmse: Estimate;
  /** Mean (prediction - actual), points: above 0 predicts too much. */
  biasActual: Estimate;
  /** Mean (prediction - line), points, over the rows with a line; null when there are none. */
  biasLine: Estimate | null;
  /** Share of rows with |prediction - actual| <= 3. */
  within3: Estimate;
}

/** "Within 3" counts errors of up to this many points, the bound included. */
const WITHIN_POINTS = 3;

/** A figure that is the mean of one number per row. */
export type PerRow = (rows: EvalRows, row: number) => number;

export const absoluteError: PerRow = (rows, i) => Math.abs(rows.prediction[i]! - rows.actual[i]!);
const squaredError: PerRow = (rows, i) => square(rows.prediction[i]! - rows.actual[i]!);
export const signedError: PerRow = (rows, i) => rows.prediction[i]! - rows.actual[i]!;
export const edgeOf: PerRow = (rows, i) => rows.prediction[i]! - rows.line[i]!;
export const lineError: PerRow = (rows, i) => Math.abs(rows.line[i]! - rows.actual[i]!);
/** How much more a line says than is scored. */
export const lineBias: PerRow = (rows, i) => rows.line[i]! - rows.actual[i]!;
const isWithin3: PerRow = (rows, i) => (absoluteError(rows, i) <= WITHIN_POINTS ? 1 : 0);

/**
 * Mean of a per-row number over a population, with its clustered interval; null without rows. Rows where the number is
 * NaN (a line that is not there) do not count.
 */
export function meanOver(population: Population, perRow: PerRow, keep?: RowFilter): Estimate | null {
  const { rows, clusters, resamples } = population;
  const sums = emptySums(clusters.count);
  for (let i = 0; i < rows.rows; i++) {
    if (keep !== undefined && !keep(i)) continue;
    const value = perRow(rows, i);
    if (!Number.isNaN(value)) addToSums(sums, clusters.of[i]!, value);
  }
  return bootstrapRatio(sums, resamples);
}

/** All accuracy figures of a population; null when it has no rows. */
export function measureAccuracy(population: Population): Accuracy | null {
  const mae = meanOver(population, absoluteError);
  const meanSquare = meanOver(population, squaredError);
  const biasActual = meanOver(population, signedError);
  const within3 = meanOver(population, isWithin3);
  if (!mae || !meanSquare || !biasActual || !within3) return null;
  return { mae, rmse: rootOf(meanSquare), biasActual, biasLine: meanOver(population, edgeOf), within3 };
}

/** The root is monotone, so the ends of the interval are the roots of the ends. */
function rootOf(square: Estimate): Estimate {
  const root = (end: number | null) => (end === null ? null : Math.sqrt(end));
  return { value: Math.sqrt(square.value), n: square.n, low: root(square.low), high: root(square.high) };
}
