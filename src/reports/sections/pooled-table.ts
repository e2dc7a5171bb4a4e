import { formatCount, formatFigure, formatValue } from "../format.js";
import { lossWords } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { hitRateStanding } from "../phrases.js";
import type { Pooled } from "../pool-by-loss.js";
import { powerPhrase } from "../power-phrases.js";
import { bulletList } from "../section-text.js";

/** Each loss over all its evaluation periods together, and how many picks it would take where its hit rate is open. */
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
  const needed = pooled.flatMap(({ runs, evaluation: { betting } }) => {
    const { hitRate, breakEven } = betting.edge_3;
    const power = hitRateStanding(betting.edge_3) === "open" ? powerPhrase(hitRate, breakEven) : null;
    return power === null ? [] : [`${plainText(lossWords(runs[0]!.run))}: ${power}.`];
  });
  return [markdownTable(columns, rows), ...(needed.length === 0 ? [] : [bulletList(needed)])].join("\n\n");
}
