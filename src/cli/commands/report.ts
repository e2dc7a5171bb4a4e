import { join } from "node:path";
import { EXIT, UsageError } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import { formatBytes } from "../../reports/format.js";
import { renderMultiseason } from "../../reports/multiseason.js";
import type { RenderedReport } from "../../reports/rendered-report.js";
import { REPORT_FORMATS, type ReportFormat, reportFiles } from "../../reports/report-files.js";
import { renderSingleRun } from "../../reports/single-run.js";
import { collectReportRuns, readReportRun } from "../../runner/collect-runs.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { judgeRun } from "../../runner/judge-run.js";
import { judgeTries } from "../../runner/judge-tries.js";
import { readPredictions } from "../../runner/read-predictions.js";
import { recordedProfile } from "../../runner/rejudge.js";
import { writeFileAtomicSync } from "../../warehouse/atomic-file.js";
import type { Command } from "../command.js";
import { afterReport } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { formatTable } from "../table.js";

interface Flags {
  run: string | undefined;
  multiseason: boolean;
  names: string | undefined;
  out: string | undefined;
  format: "both" | ReportFormat;
  png: boolean;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 report MULTISEASON_FEB25_MAE", "the newest completed run of that name"],
    ["$0 report --multiseason", "the newest completed run of every MULTISEASON_ experiment"],
    ["$0 report --multiseason --names MULTISEASON_FEB25_MAE,MULTISEASON_FEB25_HUBER", "these experiments"],
    ["$0 report --multiseason --format html --out /srv/reports", "one page that holds everything"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", describe: "Run id, beginning of an id, or name" })
      .option("multiseason", {
        type: "boolean",
        default: false,
        describe: "Season by loss, from the newest completed runs",
      })
      .option("names", { type: "string", requiresArg: true, describe: "Comma-separated experiments" })
      .option("out", { type: "string", requiresArg: true, describe: "Folder to write to [reports in the home]" })
      .option("format", {
        choices: ["both", ...REPORT_FORMATS],
        default: "both" as const,
        describe: "md: Markdown with charts beside it; html: one page that holds everything",
      })
      .option("png", { type: "boolean", default: false, describe: "Also write each chart as PNG" }),
  run(flags, { console }) {
    if ((flags.run === undefined) === !flags.multiseason) {
      throw new UsageError("NO_REPORT", "say which report: the name of a run, or --multiseason", {
        hint: "proplab report MULTISEASON_FEB25_MAE, or proplab report --multiseason",
      });
    }
    if (flags.names !== undefined && !flags.multiseason) {
      throw new UsageError("NAMES_OF_ONE", "--names chooses the experiments of --multiseason, not of a single run");
    }
    return withRegistry(flags, { readonly: true }, async (registry) => {
      const { report, runs } = await collectReport(registry, flags);
      const folder = flags.out ?? pathsOf(flags).reports;
      const formats = flags.format === "both" ? REPORT_FORMATS : [flags.format];
      const files = [...(await reportFiles(report, formats, { png: flags.png }))];
      for (const [name, content] of files) writeFileAtomicSync(join(folder, name), content);
      if (flags.json) {
        console.printJson({ folder, files: files.map(([name]) => name), runs });
        return EXIT.ok;
      }
      console.print(`in ${folder}:`);
      const sizes = files.map(([name, content]) => [name, formatBytes(Buffer.byteLength(content))]);
      console.print(formatTable(["file", "size"], sizes, { right: [1] }));
      const [first] = files[0]!;
      console.print(afterReport(join(folder, first)));
      return EXIT.ok;
    });
  },
};

/** The report that was asked for, and the runs in it. */
async function collectReport(registry: Registry, flags: Flags) {
  const gates = readGateProfiles();
  const options: Parameters<typeof readReportRun>[2] = {
    readPredictions: (sha256) => readPredictions(registry, sha256),
    judge: (run, record, then, tries) => judgeRun(registry, run, record, recordedProfile(then, gates), tries),
    triesOf: (runId) => judgeTries(registry, runId),
    trialsOn: (rowsSha256) => registry.trialsOn(rowsSha256),
  };
  const names = flags.names
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const runs =
    flags.run === undefined
      ? await collectReportRuns(registry, { ...options, ...(names && { names }) })
      : [await readReportRun(registry, flags.run, options)];
  const report: RenderedReport = flags.run === undefined ? renderMultiseason(runs) : renderSingleRun(runs[0]!);
  return { report, runs: runs.map(({ id, name }) => ({ id, name })) };
}
