import type { BaselineFigures } from "../../runner/result.js";
import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { tableOfRuns } from "./table-of-runs.js";

/**
 * The model against every baseline, on the rows with a line that both have a prediction for; rows with a line for which
 * the baseline has none are left out of both sides.
 */
export function baselinesTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Baseline" },
    { head: "Rows", align: "right" },
    { head: "Left out", align: "right" },
    { head: "Baseline's MAE", align: "right" },
    { head: "Model's MAE", align: "right" },
    { head: "Model less baseline [95 %]", align: "right" },
  ] as const;
  const rows = runs.flatMap(({ season, loss, run }) =>
    Object.entries(run.record.baselines).map(([name, baseline]) => [
      plainText(season),
      plainText(loss),
      plainText(name.replace(/_/g, " ")),
      formatCount(compared(baseline)),
      formatCount(run.record.rows.eval_lines - compared(baseline)),
      formatValue(baseline.metrics.mae_lines?.value ?? null, "points"),
      formatValue(baseline.model_mae?.value ?? null, "points"),
      formatFigure(baseline.mae_difference, "difference"),
    ]),
  );
  return tableOfRuns(runs, columns, rows);
}

/** Rows with a line that the comparison stands on. */
function compared(baseline: BaselineFigures): number {
  return baseline.mae_difference?.n ?? 0;
}
