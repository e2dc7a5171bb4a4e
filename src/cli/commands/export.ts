import { resolve } from "node:path";
import { EXIT, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { damagedOf } from "../../registry/exchange/export-artifacts.js";
import { exportRegistry } from "../../registry/exchange/export-registry.js";
import { EXPORT_FORMATS, type ExportFormat } from "../../registry/exchange/manifest.js";
import type { Registry } from "../../registry/index.js";
import { formatBytes } from "../../reports/format.js";
import type { Command } from "../command.js";
import { nextLine } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printLeftOut } from "../print-left-out.js";
import { shellWord } from "../shell-word.js";
import { formatTable } from "../table.js";

interface Flags {
  runs: string[] | undefined;
  to: string;
  format: ExportFormat;
  artifacts: boolean;
  force: boolean;
  acceptMissing: boolean;
  where: string | undefined;
}

const PAGE = 10_000;

export const command: Command<Flags> = {
  examples: [
    ["$0 export --to registry-2025-03", "every table of the registry as CSV"],
    ["$0 export --to share --artifacts MULTISEASON_FEB25_MAE 01M7YJTPCSY2", "two runs with their files"],
    ['$0 export --to good --where "metrics.mae_lines < 5"', "runs that a condition names, as for runs"],
    ["$0 export --to tables --format parquet", "for other programs; csv and json can be read by eye"],
  ],
  options: (yargs) =>
    yargs
      .positional("runs", {
        type: "string",
        array: true,
        describe: "Run ids, beginnings of ids, or names; all runs without",
      })
      .option("to", { type: "string", requiresArg: true, demandOption: true, describe: "Folder to write" })
      .option("where", {
        type: "string",
        requiresArg: true,
        describe: "Only runs of a condition, as proplab runs takes it",
      })
      .option("format", { choices: EXPORT_FORMATS, default: "csv", describe: "Form of the tables" })
      .option("artifacts", { type: "boolean", default: false, describe: "Also the files of the artifacts" })
      .option("force", { type: "boolean", default: false, describe: "Replace a folder that is no older export" })
      .option("accept-missing", {
        type: "boolean",
        default: false,
        describe: "Exit with 0, and replace an older export, also without the files of damaged artifacts",
      }),
  run: async (flags, { console, signal }) => {
    const lab = pathsOf(flags);
    const runs = await withRegistry(flags, { readonly: true }, (registry) => chosenRuns(registry, flags));
    const manifest = await exportRegistry(
      { database: lab.registry, artifacts: lab.artifacts },
      {
        to: flags.to,
        format: flags.format,
        artifacts: flags.artifacts,
        force: flags.force,
        acceptMissing: flags.acceptMissing,
        ...(runs && { runs }),
      },
      { onProgress: console.onProgress, signal },
    );
    const leftOut = manifest.artifacts?.left_out ?? [];
    const code = damagedOf(leftOut).length > 0 && !flags.acceptMissing ? EXIT.integrity : EXIT.ok;
    if (flags.json) {
      console.printJson({ folder: resolve(flags.to), ...manifest });
      return code;
    }
    const rows = manifest.tables.map(({ file, rows, bytes, sha256 }) => [
      file,
      grouped(rows),
      formatBytes(bytes),
      sha256.slice(0, 12),
    ]);
    console.print(formatTable(["file", "rows", "size", "SHA256"], rows, { right: [1, 2] }));
    const { artifacts } = manifest;
    if (artifacts) console.print(`\n${filesText(artifacts.files)}, ${formatBytes(artifacts.bytes)}`);
    if (leftOut.length > 0) printLeftOut(leftOut, lab.artifacts, console);
    if (!artifacts) console.print("\nwithout the files of the artifacts (--artifacts takes them along)");
    const copy = `copy ${shellWord(resolve(flags.to))} to the other machine, and there proplab import-runs FOLDER`;
    const mend = ["proplab verify", "put the files back from a copy and export again"] as const;
    console.next(code === EXIT.ok ? nextLine(copy) : nextLine(...mend, copy));
    return code;
  },
};

const filesText = (count: number): string => `${grouped(count)} artifact ${count === 1 ? "file" : "files"}`;

/** Ids of the runs that the flags name; undefined for all of them. */
function chosenRuns(registry: Registry, { runs = [], where }: Flags): string[] | undefined {
  if (runs.length > 0 && where !== undefined) {
    throw new UsageError("BAD_USAGE", "runs are named and given by --where: choose one of the two");
  }
  if (where === undefined) return runs.length > 0 ? runs.map((run) => registry.getRun(run).id) : undefined;
  const ids: string[] = [];
  for (let total = 1; ids.length < total; ) {
    const page = registry.listRuns({ where, limit: PAGE, offset: ids.length });
    total = page.runs.length === 0 ? 0 : page.total;
    ids.push(...page.runs.map(({ id }) => id));
  }
  return ids;
}
