import type { ReportRun } from "../runner/collect-runs.js";

/** Behind what speaks for a model that its audit speaks against; "" where it does not. */
export function doubt(runs: readonly ReportRun[]): string {
  const verdicts = runs.map(({ record }) => record.leak_audit.verdict);
  if (verdicts.includes("LEAK")) return ", which cannot be believed (LEAK)";
  return verdicts.includes("SUSPECT") ? ", which waits for an explanation (SUSPECT)" : "";
}
