import { type Matrix, takeRows, takeValues } from "../../core/matrix.js";

/** What the statistical checks look at; every array has one entry per row of the matrix. */
export interface AuditedRows {
  /** The features of the run. */
  readonly matrix: Matrix;
  readonly points: Float64Array;
  /** NaN where there is none. */
  readonly line: Float64Array;
  readonly book: readonly string[];
  readonly lineTimeUnknown: Uint8Array;
  readonly seasonAverage: Float64Array;
  readonly lastTenAverage: Float64Array;
  readonly playerId: Float64Array;
  readonly epochDay: Int32Array;
}

/** The rows `index`, in that order. */
export function takeAudited(rows: AuditedRows, index: Int32Array): AuditedRows {
  const take = (values: Float64Array) => takeValues(values, index);
  return {
    matrix: takeRows(rows.matrix, index),
    points: take(rows.points),
    line: take(rows.line),
    book: Array.from(index, (row) => rows.book[row]!),
    lineTimeUnknown: Uint8Array.from(index, (row) => rows.lineTimeUnknown[row]!),
    seasonAverage: take(rows.seasonAverage),
    lastTenAverage: take(rows.lastTenAverage),
    playerId: take(rows.playerId),
    epochDay: index.map((row) => rows.epochDay[row]!),
  };
}
