import { UsageError } from "./errors.js";

/** Rows x named columns, column-major. NaN is a missing value. Every column has `rows` entries. */
export interface Matrix {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** The rows `index[0], index[1], ...` of a matrix, copied in that order. */
export function takeRows(matrix: Matrix, index: ArrayLike<number>): Matrix {
  return {
    rows: index.length,
    names: matrix.names,
    columns: matrix.columns.map((column) => takeValues(column, index)),
  };
}

/** `values[index[0]], values[index[1]], ...` */
export function takeValues(values: Float64Array, index: ArrayLike<number>): Float64Array {
  const out = new Float64Array(index.length);
  for (let i = 0; i < out.length; i++) out[i] = values[index[i]!]!;
  return out;
}

/**
 * One column by name.
 * @throws UsageError UNKNOWN_COLUMN with the names there are.
 */
export function columnOf(matrix: Matrix, name: string): Float64Array {
  const column = matrix.columns[matrix.names.indexOf(name)];
  if (column) return column;
  throw new UsageError("UNKNOWN_COLUMN", `no column "${name}"; there are: ${matrix.names.join(", ")}`);
}
