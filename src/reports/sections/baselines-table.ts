import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";

/** The model against every baseline, on the rows with a line that both have a prediction for. */
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
      formatCount(baseline.mae_difference?.n ?? 0),
      formatCount(baseline.dropped_rows),
      formatValue(baseline.metrics.mae_lines?.value ?? null, "points"),
      formatValue(baseline.model_mae?.value ?? null, "points"),
      formatFigure(baseline.mae_difference, "difference"),
    ]),
  );
  return markdownTable(columns, rows);
}
