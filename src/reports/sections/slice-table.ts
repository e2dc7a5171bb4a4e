import type { Breakdowns, Slice } from "../../metrics/index.js";
import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";

/**
 * One breakdown of every run that has it: a row per run and slice.
 * @param head name of the slice column, for example "Tier"
 * @returns "" when no run has the breakdown
 */
export function sliceTable(
  runs: readonly LabelledRun[],
  head: string,
  choose: (breakdowns: Breakdowns) => readonly Slice[] | null,
): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head },
    { head: "Rows", align: "right" },
    { head: "MAE", align: "right" },
    { head: "Line's own", align: "right" },
    { head: "Picks", align: "right" },
    { head: "Graded", align: "right" },
    { head: "HR [95 %]", align: "right" },
    { head: "Break-even", align: "right" },
    { head: "ROI [95 %]", align: "right" },
  ] as const;
  const rows = runs.flatMap(({ season, loss, run: { record } }) =>
    ((record.breakdowns && choose(record.breakdowns)) ?? []).map((slice) => [
      plainText(season),
      plainText(loss),
      plainText(slice.slice),
      formatCount(slice.rows),
      formatFigure(slice.mae, "points"),
      formatValue(slice.lineMae?.value ?? null, "points"),
      formatCount(slice.picks),
      formatCount(slice.picks - slice.pushes),
      formatFigure(slice.hitRate, "rate"),
      formatValue(slice.breakEven?.value ?? null, "rate"),
      formatFigure(slice.roi, "return"),
    ]),
  );
  return rows.length === 0 ? "" : markdownTable(columns, rows);
}
