import { seasonOf } from "../../core/dates.js";
import type { Breakdowns, Slice } from "../../metrics/index.js";
import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { shownRoi } from "../slice-roi.js";
import { weekLabel } from "../week-label.js";
import { tableOfRuns } from "./table-of-runs.js";

/**
 * One breakdown of every run that has it: a row per run and slice.
 * @param head name of the slice column, for example "Tier"
 * @returns "" when no run has the breakdown
 */
export function sliceTable(
  runs: readonly LabelledRun[],
  head: string,
  choose: (breakdowns: Breakdowns, run: LabelledRun) => readonly Slice[] | null,
): string {
  const rows = runs.flatMap((run) => {
    const { breakdowns } = run.run.record;
    return ((breakdowns && choose(breakdowns, run)) ?? []).map((slice) => [
      plainText(run.season),
      plainText(run.loss),
      plainText(slice.slice),
      formatCount(slice.rows),
      formatFigure(slice.mae, "points"),
      formatValue(slice.lineMae?.value ?? null, "points"),
      formatCount(slice.picks),
      formatCount(slice.picks - slice.pushes),
      formatFigure(slice.hitRate, "rate"),
      formatValue(slice.breakEven?.value ?? null, "rate"),
      formatFigure(shownRoi(slice), "return"),
    ]);
  });
  if (rows.length === 0) return "";
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head },
    { head: "Rows", align: "right" },
    { head: "MAE", align: "right" },
    { head: "Line's own MAE", align: "right" },
    { head: "Picks", align: "right" },
    { head: "Graded", align: "right" },
    { head: "HR [95 %]", align: "right" },
    { head: "Break-even", align: "right" },
    { head: rows.some((row) => row.at(-1)!.includes("[")) ? "ROI [95 %]" : "ROI", align: "right" },
  ] as const;
  return tableOfRuns(runs, columns, rows);
}

/** The weeks of a run that have a row with a line, named by their days: between two seasons there are weeks without a game. */
export function weeksOf({ week }: Breakdowns, { from, to }: LabelledRun): Slice[] | null {
  const year = seasonOf(from) !== seasonOf(to);
  return (
    week?.filter(({ rows }) => rows > 0).map((slice) => ({ ...slice, slice: weekLabel(slice.slice, to, { year }) })) ??
    null
  );
}
