import { formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { codeSpan, markdownTable, plainText } from "../markdown-table.js";

/** How many features the table shows. */
export const TOP_FEATURES = 15;

/**
 * The features of highest importance, side by side: each run's importance as a share of its total, ordered by the mean
 * over the runs. "—" where a run does not have the feature. "" when no run has any importance.
 */
export function importanceTable(runs: readonly LabelledRun[]): string {
  const shares = runs.map(importanceShares);
  const names = [...new Set(shares.flatMap((share) => [...share.keys()]))];
  const total = (name: string) => shares.reduce((sum, share) => sum + (share.get(name) ?? 0), 0);
  const top = names
    .map((name) => ({ name, total: total(name) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
    .slice(0, TOP_FEATURES);
  if (top.length === 0) return "";
  const columns = [
    { head: "Feature" },
    ...runs.map(({ label }) => ({ head: plainText(label), align: "right" as const })),
    { head: "Mean", align: "right" as const },
  ];
  const rows = top.map(({ name, total: sum }) => [
    codeSpan(name),
    ...shares.map((share) => (share.has(name) ? formatValue(share.get(name)!, "rate") : NOTHING)),
    formatValue(sum / runs.length, "rate"),
  ]);
  return markdownTable(columns, rows);
}

function importanceShares({ run: { record } }: LabelledRun): Map<string, number> {
  const total = record.importance.reduce((sum, { importance }) => sum + importance, 0);
  return new Map(record.importance.map(({ feature, importance }) => [feature, total > 0 ? importance / total : 0]));
}
