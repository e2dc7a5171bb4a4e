import type { GcReport } from "../registry/index.js";
import { formatBytes, formatCount } from "../reports/format.js";
import type { Console } from "./console.js";
import { idWord, nextLine } from "./next-steps.js";
import { formatTable } from "./table.js";

/** Runs that are listed; --json has all. */
const MOST_LISTED = 15;

/** Prints what gc freed, or would free: run by run, the leftovers, what stays and why, the sum. */
export function printGarbage(report: GcReport, console: Console): void {
  const { dryRun, files, orphans, others, unfinished, windows, shared, inUse, young, ofOthers } = report;
  printRuns(report, console);
  const sizes: [string, readonly { readonly bytes: number }[]][] = [
    ["of archived runs", files],
    ["that no run names", orphans],
    ["that no run names, stored while no run here is known to have been going on", others],
    ["left half-written", unfinished],
  ];
  for (const [what, found] of sizes) {
    const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
    if (found.length > 0) console.print(`${count(found.length, "file")} ${what}: ${formatBytes(bytes)}`);
  }
  if (windows.count > 0) {
    console.print(
      `${count(windows.count, "window")} kept for unfinished runs: ${formatBytes(windows.bytes)} within the registry's file`,
    );
  }
  if (shared > 0) console.print(`${count(shared, "artifact")} stay: another run has the same file`);
  for (const id of inUse) console.print(`run ${idWord(id)} stays whole: its model is or was champion or challenger`);
  if (young > 0)
    console.print(`${count(young, "file")} left for now: written within the last hour, or by a process still at work`);
  if (ofOthers > 0)
    console.print(
      `${count(ofOthers, "file")} that no run names left alone: stored while no run here is known to have been going on. A run or import-runs that was killed may have left them, but a registry that stood here before, or a later copy of this one, may need them; --orphans deletes them too`,
    );
  if (report.bytes === 0)
    console.print(
      `nothing to free; runs archived until ${report.archivedUntil.slice(0, 16).replace("T", " ")} UTC were looked at`,
    );
  else
    console.print(
      `${formatBytes(report.bytes)} ${dryRun ? "would be freed; nothing was deleted" : "freed; rows, figures and trials are kept"}`,
    );
  if (dryRun && report.bytes > 0) console.next(nextLine("the same command without --dry-run"));
  else if (!dryRun && report.bytes > 0) console.next(nextLine("proplab verify"));
  else console.next(nextLine("proplab runs --status archived"));
}

function printRuns({ artifacts }: GcReport, console: Console): void {
  const runs = new Map<string, { name: string; artifacts: number; bytes: number }>();
  for (const { runId, runName, bytes } of artifacts) {
    const run = runs.get(runId) ?? { name: runName, artifacts: 0, bytes: 0 };
    runs.set(runId, { ...run, artifacts: run.artifacts + 1, bytes: run.bytes + bytes });
  }
  if (runs.size === 0) return;
  const rows = [...runs].map(([id, run]) => [idWord(id), run.name, run.artifacts, formatBytes(run.bytes)]);
  console.print(
    formatTable(["archived run", "name", "artifacts", "bytes"], rows.slice(0, MOST_LISTED), { right: [2, 3] }),
  );
  if (rows.length > MOST_LISTED)
    console.print(`and ${formatCount(rows.length - MOST_LISTED)} more runs; --json lists all`);
  console.print();
}

function count(n: number, what: string): string {
  return `${formatCount(n)} ${what}${n === 1 ? "" : "s"}`;
}
