import { formatCount, formatFigure, formatValue } from "../format.js";
import { markdownTable, plainText } from "../markdown-table.js";
import type { Pooled } from "../pool-by-loss.js";

/** Each loss over all its evaluation periods together. */
export function pooledTable(pooled: readonly Pooled[]): string {
  const columns = [
    { head: "Loss" },
    { head: "Periods", align: "right" },
    { head: "Edge 3+ HR [95 %]", align: "right" },
    { head: "Clustered by date", align: "right" },
    { head: "Break-even", align: "right" },
    { head: "N", align: "right" },
    { head: "ROI [95 %]", align: "right" },
    { head: "MAE (lines)", align: "right" },
    { head: "Line's own MAE", align: "right" },
  ] as const;
  const rows = pooled.map(({ loss, runs, evaluation: { metrics, betting } }) => [
    plainText(loss),
    formatCount(runs.length),
    formatFigure(betting.edge_3.hitRate, "rate"),
    formatFigure(betting.edge_3.hitRateClustered, "rate"),
    formatValue(betting.edge_3.breakEven?.value ?? null, "rate"),
    formatCount(betting.edge_3.graded),
    formatFigure(betting.edge_3.roi, "return"),
    formatFigure(metrics.mae_lines, "points"),
    formatFigure(metrics.mae_line_itself, "points"),
  ]);
  return markdownTable(columns, rows);
}
