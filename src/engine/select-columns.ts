import { DataError, UsageError } from "../core/errors.js";
import type { Matrix } from "../core/matrix.js";

/**
 * The columns of a matrix in a model's order, found by name; other columns are left out. Nothing is copied.
 * @throws UsageError MISSING_COLUMN naming all that are missing.
 * @throws DataError INFINITE_FEATURE naming column and row; NaN is the only mark for "not known".
 */
export function selectColumns(matrix: Matrix, names: readonly string[]): Matrix {
  const place = new Map(matrix.names.map((name, index) => [name, index]));
  const missing = names.filter((name) => !place.has(name));
  if (missing.length > 0) {
    throw new UsageError("MISSING_COLUMN", `the model needs columns that are not there: ${missing.join(", ")}`, {
      hint: "build the rows with the feature set the model was trained on",
    });
  }
  const columns = names.map((name) => matrix.columns[place.get(name)!]!);
  for (const [index, column] of columns.entries()) {
    const row = findInfinite(column);
    if (row < 0) continue;
    throw new DataError("INFINITE_FEATURE", `feature "${names[index]}" is ${column[row]} in row ${row}`, {
      hint: "write NaN where a value is not known",
    });
  }
  return { rows: matrix.rows, names, columns };
}

/** Row of the first infinite value, or -1. */
function findInfinite(column: Float64Array): number {
  for (let row = 0; row < column.length; row++) {
    if (Math.abs(column[row]!) === Infinity) return row;
  }
  return -1;
}
