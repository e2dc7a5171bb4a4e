import { formatCount, formatEstimate, formatFigure, formatShare } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { tableOfRuns } from "./table-of-runs.js";

/** OVER against UNDER: how the picks at edge 3+ lean, how each side did, and how the lines themselves went. */
export function balanceTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "OVER picks", align: "right" },
    { head: "UNDER picks", align: "right" },
    { head: "OVER share", align: "right" },
    { head: "OVER HR [95 %]", align: "right" },
    { head: "UNDER HR [95 %]", align: "right" },
    { head: "Lines that went over [95 %]", align: "right" },
    { head: "Prediction less line [95 %]", align: "right" },
  ] as const;
  const rows = runs.map(({ season, loss, run: { record } }) => {
    const { over, under, picks } = record.betting.edge_3;
    const side = (name: string) => record.breakdowns?.direction.find(({ slice }) => slice === name)?.hitRate ?? null;
    return [
      plainText(season),
      plainText(loss),
      formatCount(over),
      formatCount(under),
      formatShare(picks === 0 ? null : over / picks),
      formatEstimate(side("OVER"), "rate"),
      formatEstimate(side("UNDER"), "rate"),
      formatEstimate(record.metrics.over_rate, "rate"),
      formatFigure(record.metrics.bias, "difference"),
    ];
  });
  return tableOfRuns(runs, columns, rows);
}
