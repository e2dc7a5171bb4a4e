import { existsSync } from "node:fs";
import type { VerifyReport } from "../registry/index.js";
import { formatCount } from "../reports/format.js";
import type { LabPaths } from "../warehouse/home.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { afterVerify } from "./next-steps.js";
import { wrapText } from "./wrap-text.js";

/** Findings of one kind that are listed; --json gives all. */
const MOST_LISTED = 20;
const INDENT = 12;
const TEXT_WIDTH = 80 - INDENT;

/** What a person calls the rows of a table. */
const LOST: Record<string, string> = {
  runs: "its settings and status",
  run_tags: "its tags",
  params: "its parameters",
  metrics: "its metrics",
  artifacts: "the list of its artifacts",
  windows: "its windows",
  candidates: "the candidates of its tuning",
  window_fits: "windows kept for going on",
  trials: "that it counts as a trial",
  trial_days: "what it came to day by day",
  models: "its registered models",
  acknowledgements: "who answered for it",
  imported_runs: "where it was imported from",
  reproductions: "what reproducing it showed",
  run_audits: "the later leak audits of it",
};

/** Prints what verify found: damage first, what is left over and harmless next, the sum and the way out last. */
export function printVerification(console: Console, report: VerifyReport, paths: LabPaths): void {
  const list = (word: string, findings: readonly string[]) => {
    const lines = findings.slice(0, MOST_LISTED);
    if (findings.length > lines.length)
      lines.push(`and ${formatCount(findings.length - lines.length)} more; --json lists all`);
    for (const line of lines) {
      const [first, ...rest] = line.split("\n").flatMap((part) => wrapText(part, TEXT_WIDTH));
      console.print(`${pc.red(word.padEnd(INDENT - 1))} ${first}`);
      for (const part of rest) console.print(`${" ".repeat(INDENT)}${part}`);
    }
  };
  list("database", report.database);
  list(
    "lost",
    report.lostRuns.map(
      ({ runId, name, lost }) => `of run ${runId} (${name}):\n${lost.map((table) => LOST[table] ?? table).join(", ")}`,
    ),
  );
  if (report.faults.length > 0 && !existsSync(paths.artifacts)) {
    list("missing", [`the whole folder of artifacts,\n${paths.artifacts}`]);
  } else {
    for (const problem of ["missing", "altered", "unreadable"] as const) {
      list(problem, faultsOf(report, problem));
    }
  }
  list(
    "model",
    report.models.map(
      ({ name, version, problem }) => `${name} version ${version} cannot be loaded: its file is ${problem}`,
    ),
  );
  list("promotions", report.promotions);
  printLeftOver(console, "that no run names", report.orphans);
  printLeftOver(console, "that a process is writing or was killed while writing", report.unfinished);
  printSum(console, report);
  console.next(afterVerify(report));
}

function faultsOf({ faults }: VerifyReport, problem: VerifyReport["faults"][number]["problem"]): string[] {
  return faults
    .filter((fault) => fault.problem === problem)
    .map(({ artifact: { kind, name, path }, runId, found }) =>
      [
        `${kind} ${name} of run ${runId}`,
        path,
        ...(found === null ? [] : [problem === "altered" ? `now ${found}` : found]),
      ].join("\n"),
    );
}

function printLeftOver(console: Console, what: string, files: readonly string[]): void {
  if (files.length === 0) return;
  const shown = files.slice(0, 3);
  console.print(`${formatCount(files.length)} ${files.length === 1 ? "file" : "files"} ${what} (harmless):`);
  for (const file of shown) console.print(`  ${file}`);
  if (files.length > shown.length) console.print(`  and ${formatCount(files.length - shown.length)} more`);
  console.print("  proplab gc removes old ones that runs of this registry left");
}

function printSum(console: Console, { ok, checked, freed, faults, database, promotions }: VerifyReport): void {
  for (const { on, artifacts } of freed) {
    console.print(`${formatCount(artifacts)} ${artifacts === 1 ? "artifact" : "artifacts"} freed by gc on ${on}`);
  }
  if (ok) {
    console.print(`${formatCount(checked)} ${checked === 1 ? "artifact" : "artifacts"}, all as recorded`);
    return;
  }
  console.print(
    `${formatCount(checked)} ${checked === 1 ? "artifact" : "artifacts"}, ${formatCount(faults.length)} damaged`,
  );
  if (faults.length > 0) {
    console.print("Put the files back from a copy, or run the experiment again (retrain --force).");
  }
  if (database.length > 0) {
    console.print("Move the registry away together with its -wal and -shm files and put a copy in");
    console.print("its place. Without a copy, export takes out the runs that are not named here, as");
    console.print('long as the file opens (user guide, "When something breaks").');
  }
  if (promotions.length > 0)
    console.print("Something other than proplab wrote to the registry: put a copy in its place.");
}
