import { DataError } from "../../core/errors.js";
import { takeRows, takeValues } from "../../core/matrix.js";
import type { Dataset } from "../model.js";
import { validationDates } from "../validation-share.js";

/** Rows of one step forward in time; all of a day are in the same part, and each part's days lie before the next one's. */
export interface DateFold {
  readonly train: Int32Array;
  /** null when training has a single day */
  readonly validation: Int32Array | null;
  /** The rows to be predicted. */
  readonly held: Int32Array;
}

/**
 * Cuts the days into `folds` + 1 spans of about as many days each. Each span but the first is predicted once, by what is fitted
 * on all days before it; the latest of those days are left for validation, as many as a run itself leaves. Days alone decide.
 * @param date day of each row, in any order
 * @throws DataError TOO_FEW_DATES when there are not enough days for that
 */
export function dateFolds(date: Int32Array, folds: number): DateFold[] {
  const days = [...new Set(date)].sort((a, b) => a - b);
  if (days.length < folds + 1) {
    throw new DataError("TOO_FEW_DATES", `${days.length} training dates do not make ${folds} folds and a start`, {
      hint: "widen the training window, or lower folds",
    });
  }
  const cut = (span: number) => days[Math.floor((span * days.length) / (folds + 1))] ?? Infinity;
  const between = (from: number, to: number) => rowsWhere(date, (day) => day >= from && day < to);
  return Array.from({ length: folds }, (_, index) => {
    const [from, to] = [cut(index + 1), cut(index + 2)];
    const earlier = days.filter((day) => day < from);
    const first = earlier.length > 1 ? earlier[earlier.length - validationDates(earlier.length)]! : from;
    return {
      train: between(-Infinity, first),
      validation: first < from ? between(first, from) : null,
      held: between(from, to),
    };
  });
}

/** Some rows of a dataset, copied. */
export function takeDataset({ matrix, target, weight, date }: Dataset, rows: Int32Array): Dataset {
  return {
    matrix: takeRows(matrix, rows),
    target: takeValues(target, rows),
    ...(weight && { weight: takeValues(weight, rows) }),
    ...(date && { date: rows.map((row) => date[row]!) }),
  };
}

function rowsWhere(date: Int32Array, test: (day: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < date.length; row++) if (test(date[row]!)) rows.push(row);
  return Int32Array.from(rows);
}
