import { importanceMeasure } from "../../engine/importance-measure.js";
import { formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { codeSpan, markdownTable, plainText } from "../markdown-table.js";

/** How many features the table shows. */
export const TOP_FEATURES = 15;

/**
 * The features of highest importance, side by side: each run's importance as a share of its total. Families measure it
 * differently, so order and mean are those of one family: trees where there are any, else that of the first run. "—" where
 * a run does not have the feature. "" when no run has any importance.
 */
export function importanceTable(runs: readonly LabelledRun[]): string {
  const shares = runs.map(importanceShares);
  const familyOf = ({ run: { record } }: LabelledRun) => record.framework;
  const families = [...new Set(runs.filter((_, i) => shares[i]!.size > 0).map(familyOf))];
  if (families.length === 0) return "";
  const leading = families.includes("trees") ? "trees" : families[0]!;
  const counted = shares.filter((share, i) => share.size > 0 && familyOf(runs[i]!) === leading);
  const names = [...new Set(shares.flatMap((share) => [...share.keys()]))];
  const total = (name: string) => counted.reduce((sum, share) => sum + (share.get(name) ?? 0), 0);
  const top = names
    .map((name) => ({ name, total: total(name) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
    .slice(0, TOP_FEATURES);
  const mixed = families.length > 1;
  const columns = [
    { head: "Feature" },
    ...runs.map(({ label }) => ({ head: plainText(label), align: "right" as const })),
    { head: mixed ? `Mean of ${leading}` : "Mean", align: "right" as const },
  ];
  const rows = top.map(({ name, total: sum }) => [
    codeSpan(name),
    ...shares.map((share) => (share.has(name) ? formatValue(share.get(name)!, "rate") : NOTHING)),
    formatValue(sum / counted.length, "rate"),
  ]);
  const measures = families.map((family) => `${plainText(family)}: ${importanceMeasure(family)}`).join("; ");
  const apart = mixed
    ? ` Shares of different families are not comparable: order and mean are of ${leading} alone.`
    : "";
  return `${markdownTable(columns, rows)}\n\nShares of a run's total of what its family measures. ${measures}.${apart}`;
}

function importanceShares({ run: { record } }: LabelledRun): Map<string, number> {
  const total = record.importance.reduce((sum, { importance }) => sum + importance, 0);
  return new Map(record.importance.map(({ feature, importance }) => [feature, total > 0 ? importance / total : 0]));
}
