import { EXIT, UsageError } from "../../core/errors.js";
import { announce, stopIfAsked } from "../../core/progress.js";
import type { Registry } from "../../registry/index.js";
import { renderMultiseason } from "../../reports/multiseason.js";
import type { RenderedReport } from "../../reports/rendered-report.js";
import { renderSingleRun } from "../../reports/single-run.js";
import { collectReportRuns, readReportRun } from "../../runner/collect-runs.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { judgeRun } from "../../runner/judge-run.js";
import { judgeTries } from "../../runner/judge-tries.js";
import { otherTries } from "../../runner/list-tries.js";
import { readPredictions } from "../../runner/read-predictions.js";
import { recordedProfile } from "../../runner/rejudge.js";
import type { Command } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { REPORT_OPTIONS, type ReportFlags, writeReport } from "../write-report.js";

interface Flags extends ReportFlags {
  run: string | undefined;
  multiseason: boolean;
  names: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 report MULTISEASON_FEB25_MAE", "the newest completed run of that name"],
    ["$0 report --multiseason", "of every MULTISEASON_ experiment the newest completed run as its file has it"],
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
      .options(REPORT_OPTIONS),
  run(flags, { console, signal }) {
    if ((flags.run === undefined) === !flags.multiseason) {
      throw new UsageError("NO_REPORT", "say which report: the name of a run, or --multiseason", {
        hint: "proplab report MULTISEASON_FEB25_MAE, or proplab report --multiseason",
      });
    }
    if (flags.names !== undefined && !flags.multiseason) {
      throw new UsageError("NAMES_OF_ONE", "--names chooses the experiments of --multiseason, not of a single run");
    }
    return withRegistry(flags, { readonly: true }, async (registry) => {
      announce(console, "read runs");
      const { report, runs } = await collectReport(registry, flags);
      await stopIfAsked({ signal });
      await writeReport(report, { ...flags, home: pathsOf(flags).reports }, { runs }, { console, signal });
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
      : [await readReportRun(registry, flags.run, { ...options, othersOf: (runId) => otherTries(registry, runId) })];
  const report: RenderedReport = flags.run === undefined ? renderMultiseason(runs) : renderSingleRun(runs[0]!);
  return { report, runs: runs.map(({ id, name }) => ({ id, name })) };
}
