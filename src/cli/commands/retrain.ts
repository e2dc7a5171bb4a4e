import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT, UsageError } from "../../core/errors.js";
import { checkExperimentName } from "../../runner/experiment-file.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { type PlannedRun, planRun } from "../../runner/plan-run.js";
import { identicalRun, retrain } from "../../runner/retrain.js";
import { runCadences } from "../../runner/walk/run-cadences.js";
import { ensureFolder, writeFileAtomicSync } from "../../warehouse/atomic-file.js";
import type { DataSource } from "../../warehouse/warehouse.js";
import { readCadences } from "../cadences-flag.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printCadences } from "../print-cadences.js";
import { planObject, printPlans } from "../print-plan.js";
import { printResult } from "../print-result.js";
import { experimentOptions, OPPOSITES, readExperimentFlags } from "../retrain-flags.js";
import { readThreads } from "../threads-flag.js";

interface Flags {
  experiments: string;
  data: string | undefined;
  dryRun: boolean;
  skipRegister: boolean;
  keepModels: boolean;
  retrainEvery: string | undefined;
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
    [
      "$0 retrain --name MY_IDEA --retrain-every 7 --window 56 --eval-days 120",
      "walk-forward: every week a new model, from the 56 days before",
    ],
    [
      "$0 retrain --name MY_IDEA --retrain-every 7,14,28 --window 56 --eval-days 120",
      "the same at three cadences, compared on the same rows",
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
      .demandOption("name")
      .epilogue(OPPOSITES),
  async run(flags, context) {
    const cadences = readCadences(flags.retrainEvery);
    const settings = readExperimentFlags({ ...flags, ...(cadences && { "retrain-every": undefined }) });
    const threads = readThreads(flags.threads);
    const { console, signal } = context;
    const work = { onProgress: console.onProgress, signal };
    const folders = experimentFolders(flags.experiments);
    checkExperimentName(settings.name, folders);
    const paths = pathsOf(flags);
    if (flags.machineOutput) ensureFolder(dirname(resolve(flags.machineOutput)));
    // cadences are planned one by one, on the same data: what is to be said of the data is said once
    const said = new Set<string>();
    const noteOnce = (text: string) => {
      if (!said.has(text)) console.note(text);
      said.add(text);
    };
    const request = {
      paths,
      experimentFolders: folders,
      source: flags.data as DataSource | undefined,
      gates: readGateProfiles(flags.gatesFile),
      notice: noteOnce,
    };
    const plans: PlannedRun[] = [];
    for (const every of cadences ?? [settings.retrain_every]) {
      const asked = every === undefined ? settings : { ...settings, retrain_every: every };
      plans.push(await planRun({ ...request, flags: asked }, work));
    }
    if (flags.dryRun) return dryRun(plans, flags, context);
    const { force, skipRegister, keepModels } = flags;
    const options = {
      force,
      skipRegister,
      keepModels,
      threads,
      commandLine: context.argv,
      artifactsFolder: paths.artifacts,
      notice: console.note,
    };
    return withRegistry(flags, { readonly: false, create: true }, async (registry) => {
      if (cadences) {
        const found = await runCadences(plans, registry, options, work);
        if (flags.machineOutput) writeFileAtomicSync(flags.machineOutput, `${JSON.stringify(found, null, 2)}\n`);
        if (flags.json) console.printJson(found);
        else printCadences(settings.name, found.comparison, console);
        return EXIT.ok;
      }
      const result = await retrain(plans[0]!, registry, options, work);
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
    throw new UsageError("NO_FOLDER", `--experiments ${folder}: no such folder`, {
      hint: "name the folder that holds the experiment files, or leave it out for ./experiments and the shipped ones",
    });
  }
  return [folder, shipped];
}

async function dryRun(plans: readonly PlannedRun[], flags: GlobalFlags, { console }: CommandContext): Promise<number> {
  const paths = pathsOf(flags);
  const twins = existsSync(paths.registry)
    ? await withRegistry(flags, { readonly: true }, (registry) => plans.map((plan) => identicalRun(plan, registry)))
    : [];
  const objects = plans.map((plan, i) => planObject(plan, twins[i] ?? null));
  if (flags.json) console.printJson(objects.length === 1 ? objects[0]! : { dry_run: true, plans: objects });
  else printPlans(plans, twins, console);
  return EXIT.ok;
}
