import type { LabelledRun } from "./label-runs.js";
import { plainText } from "./markdown-table.js";

/** The runs a sentence is about: "all 8 runs", "2024-25 MAE", "2023-24 MAE, 2024-25 MAE"; of a report on one run "the run". */
export function whichRuns(some: readonly LabelledRun[], all: readonly LabelledRun[]): string {
  if (all.length === 1) return "the run";
  if (some.length === all.length) return `all ${all.length} runs`;
  return some.map(({ label }) => plainText(label)).join(", ");
}

/**
 * What each run has to say, runs that say the same gathered: "100.0 % (all 8 runs)", "3.1 % (2023-24 MAE); 2.8 % (2024-25
 * MAE)"; without the name of the run where there is but one. Runs for which `say` gives null are passed over; null when all are.
 */
export function sayByRun(runs: readonly LabelledRun[], say: (run: LabelledRun) => string | null): string | null {
  const groups = new Map<string, LabelledRun[]>();
  for (const run of runs) {
    const said = say(run);
    if (said !== null) groups.set(said, [...(groups.get(said) ?? []), run]);
  }
  if (groups.size === 0) return null;
  if (runs.length === 1) return [...groups.keys()][0]!;
  return [...groups].map(([said, some]) => `${said} (${whichRuns(some, runs)})`).join("; ");
}
