import { EXIT } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { AbsentArtifact } from "../../registry/exchange/import-artifacts.js";
import { type ImportRunsReport, importRuns } from "../../registry/exchange/import-runs.js";
import type { Command } from "../command.js";
import type { Console } from "../console.js";
import { idWord, nextLine } from "../next-steps.js";
import { pathsOf } from "../open-lab.js";
import { formatFacts } from "../table.js";

interface Flags {
  folder: string;
  promotions: boolean;
  dryRun: boolean;
}

const MOST_NAMED = 5;

export const command: Command<Flags> = {
  examples: [
    ["$0 import-runs registry-2025-03 --dry-run", "what would be taken over"],
    ["$0 import-runs registry-2025-03", "take it over"],
    ["$0 import-runs whole --promotions", "move house: champion, challenger and their log too"],
  ],
  options: (yargs) =>
    yargs
      .positional("folder", { type: "string", describe: "A folder that proplab export wrote" })
      .option("promotions", {
        type: "boolean",
        default: false,
        describe: "Also the log of promotions and what the aliases stand for",
      })
      .option("dry-run", { type: "boolean", default: false, describe: "Check everything, change nothing" }),
  run: async (flags, { console, signal }) => {
    const lab = pathsOf(flags);
    const { promotions, dryRun } = flags;
    const report = await importRuns(
      { database: lab.registry, artifacts: lab.artifacts },
      flags.folder,
      { promotions, dryRun },
      { onProgress: console.onProgress, signal },
    );
    if (flags.json) console.printJson({ dry_run: dryRun, ...report });
    else print(report, dryRun, console);
    return EXIT.ok;
  },
};

function print(
  { runs, trials, models, artifacts, promotions }: ImportRunsReport,
  dryRun: boolean,
  console: Console,
): void {
  if (dryRun) console.print("nothing is changed; this is what would be:\n");
  console.print(
    formatFacts([
      ["runs", `${grouped(runs.added)} new, ${grouped(runs.known)} here already and the same`],
      ["trials", `${grouped(trials)} that were not counted here`],
      ["models", `${grouped(models.added)} new`],
      ["artifacts", `${filesText(artifacts.stored)} stored`],
      ["promotions", promotionsText(promotions)],
    ]),
  );
  for (const { name, was, version } of models.renumbered) {
    console.note(`model ${name}: version ${was} there is version ${version} here`);
  }
  if (runs.running.length > 0) {
    const named = runs.running.slice(0, MOST_NAMED).join(", ");
    console.warn(
      `${grouped(runs.running.length)} runs had not ended when they were exported and are left out: ${named}`,
    );
  }
  printAbsent(artifacts, console);
  console.next(dryRun ? nextLine("the same command without --dry-run") : nextLine("proplab runs", "proplab verify"));
}

/** Says which files do not come, and why. */
function printAbsent({ missing, leftOut, freed }: ImportRunsReport["artifacts"], console: Console): void {
  if (leftOut.length > 0) {
    const were = leftOut.length === 1 ? "1 artifact was" : `${grouped(leftOut.length)} artifacts were`;
    console.warn(
      `${were} missing or damaged where they come from: ${someOf(leftOut)}; proplab verify will name them here too`,
    );
  }
  const others = missing - new Set(leftOut.map(({ sha256 }) => sha256)).size;
  if (others > 0) {
    console.warn(
      `${grouped(others)} artifact files are neither in the export nor here, and proplab verify will name them; ` +
        "export with --artifacts and import again to bring them",
    );
  }
  if (freed.length > 0) {
    const had = freed.length === 1 ? "1 file" : `${grouped(freed.length)} files`;
    console.note(
      `${had} had been freed by gc there and ${freed.length === 1 ? "does" : "do"} not come: ${someOf(freed)}`,
    );
  }
}

function someOf(artifacts: readonly AbsentArtifact[]): string {
  const named = artifacts.slice(0, MOST_NAMED).map(({ name, runId }) => `${name} of run ${idWord(runId)}`);
  const more = artifacts.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${grouped(more)} more, which --json has` : ""}`;
}

const filesText = (count: number): string => `${grouped(count)} ${count === 1 ? "file" : "files"}`;

function promotionsText({ entries, taken, known }: ImportRunsReport["promotions"]): string {
  if (entries === 0) return "none in the export";
  if (known) return `${entries} log entries, here already`;
  return taken
    ? `${entries} log entries and the aliases taken over`
    : `${entries} log entries kept as evidence; no alias moved`;
}
