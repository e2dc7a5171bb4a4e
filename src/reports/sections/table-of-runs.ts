import type { LabelledRun } from "../label-runs.js";
import { type Column, markdownTable } from "../markdown-table.js";

/**
 * A table whose rows are of runs, named by season and loss in the first two columns; without these where the report is on one run,
 * of which they would say the same in every row.
 * @param runs of the report, those without a row included
 * @param rows a cell per column
 * @throws RangeError as {@link markdownTable}
 */
export function tableOfRuns(
  runs: readonly LabelledRun[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const from = runs.length === 1 ? 2 : 0;
  return markdownTable(
    columns.slice(from),
    rows.map((row) => row.slice(from)),
  );
}
