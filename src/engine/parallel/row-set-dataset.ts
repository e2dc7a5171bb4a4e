import { type Matrix, takeRows } from "../../core/matrix.js";
import type { RowSet } from "../framework.js";
import type { Dataset } from "../model.js";

/** The rows of a set, taken out of their matrix. */
export function rowSetDataset(matrix: Matrix, { index, ...rest }: RowSet): Dataset {
  return { matrix: takeRows(matrix, index), ...rest };
}
