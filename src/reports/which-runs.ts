import { groupBy } from "../core/group-by.js";
import type { LabelledRun } from "./label-runs.js";
import { plainText } from "./markdown-table.js";

/**
 * The runs a sentence is about, those of a loss together: "all 8 runs", "both runs", "MAE loss, 2024-25", "Huber:delta=5 loss, 2023-24
 * and 2024-25; MAE loss, 2024-25"; of a report on one run "the run".
 */
export function whichRuns(some: readonly LabelledRun[], all: readonly LabelledRun[]): string {
  if (all.length === 1) return "the run";
  if (some.length === all.length) return all.length === 2 ? "both runs" : `all ${all.length} runs`;
  const losses = groupBy(some, ({ lossInWords }) => lossInWords);
  return [...losses]
    .map(([loss, own]) => `${plainText(loss)}, ${plainText(listed(own.map(({ season }) => season)))}`)
    .join("; ");
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A run in a sentence: "MAE loss, 2024-25". */
export function runInWords({ lossInWords, season }: LabelledRun): string {
  return plainText(`${lossInWords}, ${season}`);
}

/**
 * What each run has to say, runs that say the same gathered: "100.0 % (all 8 runs)", "3.1 % (MAE loss, 2023-24); 2.8 % (MAE loss,
 * 2024-25)"; without the name of the run where there is but one. Runs for which `say` gives null are passed over; null when all are.
 */
export function sayByRun(runs: readonly LabelledRun[], say: (run: LabelledRun) => string | null): string | null {
  const groups = groupBy(runs, say);
  groups.delete(null);
  if (groups.size === 0) return null;
  if (runs.length === 1) return [...groups.keys()][0]!;
  return [...groups].map(([said, some]) => `${said} (${whichRuns(some, runs)})`).join("; ");
}
