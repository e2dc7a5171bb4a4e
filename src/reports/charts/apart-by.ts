import type { LabelledRun } from "../label-runs.js";

/** What tells the runs of a chart apart, in its words; "" of a lone run. */
export function apartBy(runs: readonly LabelledRun[], words: string): string {
  return runs.length === 1 ? "" : words;
}
