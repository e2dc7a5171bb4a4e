import type { EvaluationRecord } from "../../runner/result.js";
import { formatCount, formatFigure, formatShare, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { lineSourceName } from "../line-source-phrases.js";
import { markdownTable, plainText } from "../markdown-table.js";

/** The season by loss table: the report's first and main one. */
export function seasonTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Edge 3+ HR [95 %]", align: "right" },
    { head: "Break-even", align: "right" },
    { head: "N", align: "right" },
    { head: "Gates" },
    { head: "Edge 3+ ROI [95 %]", align: "right" },
    { head: "MAE (lines)", align: "right" },
    { head: "Line's own MAE", align: "right" },
    { head: "MAE (all)", align: "right" },
    { head: "Line source" },
  ] as const;
  const rows = runs.map(({ season, loss, run }) => {
    const { metrics, betting, lines } = run.record;
    return [
      plainText(season),
      plainText(loss),
      formatFigure(betting.edge_3.hitRate, "rate"),
      formatValue(betting.edge_3.breakEven?.value ?? null, "rate"),
      formatCount(betting.edge_3.graded),
      run.judgement?.decision ?? NOTHING,
      formatFigure(betting.edge_3.roi, "return"),
      formatFigure(metrics.mae_lines, "points"),
      formatFigure(metrics.mae_line_itself, "points"),
      formatFigure(metrics.mae_all, "points"),
      plainText(lineSourceText(lines)),
    ];
  });
  return markdownTable(columns, rows);
}

/** "draftkings", or "cascade: draftkings 71.2 %" with the book that supplied most. */
function lineSourceText(lines: EvaluationRecord["lines"]): string {
  const [most] = lines.supply;
  const name = lineSourceName(lines);
  return !most || most.book === lines.source ? name : `${name}: ${most.book} ${formatShare(most.share)}`;
}
