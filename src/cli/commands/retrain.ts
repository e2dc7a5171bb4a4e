import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT, UsageError } from "../../core/errors.js";
import { checkExperimentName } from "../../runner/experiment-file.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { planRun, type RunPlan } from "../../runner/plan-run.js";
import { identicalRun, retrain } from "../../runner/retrain.js";
import { ensureFolder, writeFileAtomicSync } from "../../warehouse/atomic-file.js";
import type { DataSource } from "../../warehouse/warehouse.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printPlan } from "../print-plan.js";
import { printResult } from "../print-result.js";
import { experimentOptions, readExperimentFlags } from "../retrain-flags.js";
import { readThreads } from "../threads-flag.js";

interface Flags {
  experiments: string;
  data: string | undefined;
  dryRun: boolean;
  skipRegister: boolean;
  keepModels: boolean;
  force: boolean;
  machineOutput: string | undefined;
  gatesFile: string | undefined;
  threads: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 retrain --name MULTISEASON_FEB25_MAE", "run the experiment of that file"],
    ["$0 retrain --name MULTISEASON_FEB25_MAE --depth 4 --force", "with one setting changed"],
    [
      "$0 retrain --name MY_IDEA --train-days 56 --eval-days 28",
      "without a file: the last 28 days, trained on the 56 before",
    ],
    ["$0 retrain --name MULTISEASON_FEB25_MAE --dry-run", "show windows, rows and features; train nothing"],
  ],
  options: (yargs) =>
    yargs
      .options(experimentOptions())
      .option("experiments", {
        type: "string",
        default: "experiments",
        describe: "Folder of experiment files",
        group: "Run:",
      })
      .option("data", {
        choices: ["imported", "simulated"],
        describe: "Which data [imported when there is any]",
        group: "Run:",
      })
      .option("dry-run", { type: "boolean", default: false, describe: "Print the plan, train nothing", group: "Run:" })
      .option("skip-register", {
        type: "boolean",
        default: false,
        describe: "Log the run and count the trial, but create no model version",
        group: "Run:",
      })
      .option("keep-models", {
        type: "boolean",
        default: false,
        describe: "Walk-forward: keep every window's model as an artifact, not the last alone",
        group: "Run:",
      })
      .option("force", {
        type: "boolean",
        default: false,
        describe: "Run although an identical run exists",
        group: "Run:",
      })
      .option("machine-output", { type: "string", describe: "Also write the JSON result to this file", group: "Run:" })
      .option("gates-file", {
        type: "string",
        requiresArg: true,
        describe: "Gate profiles of this file beside the shipped ones [gates.yaml, when there is one]",
        group: "Run:",
      })
      .option("threads", {
        type: "string",
        requiresArg: true,
        describe: "Threads that work at the same time; the model is the same with any number [the cores, at most 4]",
        group: "Run:",
      })
      .demandOption("name"),
  async run(flags, context) {
    const settings = readExperimentFlags(flags as unknown as Record<string, unknown>);
    const threads = readThreads(flags.threads);
    const { console, signal } = context;
    const work = { onProgress: console.onProgress, signal };
    const folders = experimentFolders(flags.experiments);
    checkExperimentName(settings.name, folders);
    const paths = pathsOf(flags);
    if (flags.machineOutput) ensureFolder(dirname(resolve(flags.machineOutput)));
    const plan = await planRun(
      {
        paths,
        flags: settings,
        experimentFolders: folders,
        source: flags.data as DataSource | undefined,
        gates: readGateProfiles(flags.gatesFile),
        notice: console.note,
      },
      work,
    );
    if (flags.dryRun) return dryRun(plan, flags, context);
    return withRegistry(flags, { readonly: false }, async (registry) => {
      const { force, skipRegister } = flags;
      const result = await retrain(
        plan,
        registry,
        {
          force,
          skipRegister,
          keepModels: flags.keepModels,
          threads,
          commandLine: context.argv,
          artifactsFolder: paths.artifacts,
          notice: console.note,
        },
        work,
      );
      if (flags.machineOutput) writeFileAtomicSync(flags.machineOutput, `${JSON.stringify(result, null, 2)}\n`);
      if (flags.json) console.printJson(result);
      else printResult(result, console);
      return EXIT.ok;
    });
  },
};

/** The folder asked for, then the experiments shipped with the program. */
function experimentFolders(folder: string): string[] {
  const shipped = fileURLToPath(new URL("../../../experiments", import.meta.url));
  if (folder !== "experiments" && !existsSync(folder)) {
    throw new UsageError("NO_FOLDER", `--experiments ${folder}: no such folder`);
  }
  return [folder, shipped];
}

async function dryRun(plan: RunPlan, flags: GlobalFlags, { console }: CommandContext): Promise<number> {
  const paths = pathsOf(flags);
  const twin = existsSync(paths.registry)
    ? await withRegistry(flags, { readonly: true }, (registry) => identicalRun(plan, registry))
    : null;
  printPlan(plan, twin, console);
  return EXIT.ok;
}
