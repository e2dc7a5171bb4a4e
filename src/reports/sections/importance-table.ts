import { formatValue, NOTHING } from "../format.js";
import { topFeatures } from "../importance-shares.js";
import type { LabelledRun } from "../label-runs.js";
import { codeSpan, plainText, wideTable } from "../markdown-table.js";

/**
 * The features of highest importance, side by side, as shares of each run's total; "—" where a run does not have the feature. ""
 * when no run has any importance.
 */
export function importanceTable(runs: readonly LabelledRun[]): string {
  const top = topFeatures(runs);
  if (!top) return "";
  const { features, shares, counted, leading, mixed, notes } = top;
  const columns = [
    { head: "Feature" },
    ...runs.map(({ label }) => ({ head: plainText(label), align: "right" as const })),
    ...(runs.length === 1 ? [] : [{ head: mixed ? `Mean of ${leading}` : "Mean", align: "right" as const }]),
  ];
  const rows = features.map(({ name, total }) => [
    codeSpan(name),
    ...shares.map((share) => (share.has(name) ? formatValue(share.get(name)!, "rate") : NOTHING)),
    ...(runs.length === 1 ? [] : [formatValue(total / counted, "rate")]),
  ]);
  return `${wideTable(columns, rows)}\n\nShares of a run's total of what its family measures. ${notes.join(" ")}`;
}
