import { join } from "node:path";
import { EXIT, UsageError } from "../../core/errors.js";
import { renderSvg } from "../../reports/chart-svg.js";
import { renderMultiseason } from "../../reports/multiseason.js";
import { collectReportRuns } from "../../runner/collect-runs.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { judgeRun } from "../../runner/judge-run.js";
import { judgeTries } from "../../runner/judge-tries.js";
import { readPredictions } from "../../runner/read-predictions.js";
import { recordedProfile } from "../../runner/rejudge.js";
import { writeFileAtomicSync } from "../../warehouse/atomic-file.js";
import type { Command } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";

interface Flags {
  multiseason: boolean;
  names: string | undefined;
  out: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 report --multiseason", "the newest completed run of every MULTISEASON_ experiment"],
    ["$0 report --multiseason --names MULTISEASON_FEB25_MAE,MULTISEASON_FEB25_HUBER", "these experiments"],
  ],
  options: (yargs) =>
    yargs
      .option("multiseason", {
        type: "boolean",
        default: false,
        describe: "Season by loss, from the newest completed runs",
      })
      .option("names", { type: "string", requiresArg: true, describe: "Comma-separated experiments" })
      .option("out", { type: "string", requiresArg: true, describe: "Folder to write to [reports in the home]" }),
  run(flags, { console }) {
    if (!flags.multiseason) {
      throw new UsageError("NO_REPORT", "say which report: --multiseason", {
        hint: "proplab show RUN prints a single run",
      });
    }
    return withRegistry(flags, { readonly: true }, async (registry) => {
      const names = flags.names
        ?.split(",")
        .map((name) => name.trim())
        .filter(Boolean);
      const gates = readGateProfiles();
      const runs = await collectReportRuns(registry, {
        ...(names && { names }),
        readPredictions: (sha256) => readPredictions(registry, sha256),
        judge: (run, record, then, tries) => judgeRun(registry, run, record, recordedProfile(then, gates), tries),
        triesOf: (runId) => judgeTries(registry, runId),
        trialsOn: (rowsSha256) => registry.trialsOn(rowsSha256),
      });
      const { markdown, charts } = renderMultiseason(runs);
      const folder = flags.out ?? pathsOf(flags).reports;
      const files = new Map([["multiseason.md", markdown]]);
      for (const { fileName, spec } of charts) {
        files.set(fileName, await renderSvg(spec));
        files.set(fileName.replace(/\.svg$/, ".vl.json"), `${JSON.stringify(spec, null, 2)}\n`);
      }
      for (const [name, text] of files) writeFileAtomicSync(join(folder, name), text);
      if (flags.json)
        console.printJson({ folder, files: [...files.keys()], runs: runs.map(({ id, name }) => ({ id, name })) });
      else console.print([...files.keys()].map((name) => join(folder, name)).join("\n"));
      return EXIT.ok;
    });
  },
};
