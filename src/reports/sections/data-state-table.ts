import { BOOTSTRAP_DAYS, TIER_SCORES } from "../../features/index.js";
import type { PartReadiness } from "../../gates/index.js";
import { formatCount, formatShare } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable } from "../markdown-table.js";
import { sharedRows } from "./shared-rows.js";

/**
 * What the box scores on the days of each run were like when it was made, over all its windows: how many, how ready, of what quality.
 * "" when no run recorded it; runs that did not are left out.
 */
export function dataStateTable(runs: readonly LabelledRun[]): string {
  const numbers = [
    "Box scores",
    "Training-ready",
    "Silver and gold",
    "Box scores with a line",
    "Features",
    "Without a source",
  ];
  const { columns, rows } = sharedRows(runs, ({ run: { record } }) => {
    const windows = record.data_readiness ?? [];
    if (windows.length === 0) return [];
    return PARTS.map(([part, name]) => [
      name,
      ...shares(windows.map((window) => window[part])),
      formatCount(record.features.names.length),
      formatCount(record.features.source_missing.length),
    ]);
  });
  if (rows.length === 0) return "";
  const heads = [...columns, { head: "Days" }, ...numbers.map((head) => ({ head, align: "right" as const }))];
  return `${markdownTable(heads, rows)}\n\nBox scores with an outcome on those days, used or not; of several windows each counts in every one it falls in. Training-ready (every required feature) and silver and gold (quality score of ${TIER_SCORES[1]} and more): of those past the first ${BOOTSTRAP_DAYS} days of a season. Without a source: features that are always missing.`;
}

/** What is learned from is one part: training and the validation that follows it. */
const PARTS = [
  ["training", "training and validation"],
  ["evaluation", "evaluation"],
] as const;

function shares(parts: readonly PartReadiness[]): string[] {
  const sum = (name: keyof PartReadiness) => parts.reduce((total, part) => total + part[name], 0);
  const counted = sum("rows") - sum("bootstrap");
  const share = (of: number, whole: number) => formatShare(whole === 0 ? null : of / whole);
  return [
    formatCount(sum("rows")),
    share(sum("ready"), counted),
    share(sum("good_quality"), counted),
    share(sum("with_line"), sum("rows")),
  ];
}
