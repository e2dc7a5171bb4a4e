import { EXIT, LabError } from "../../core/errors.js";
import { captureCodeState, captureEnvironment } from "../../registry/index.js";
import { reproduceRun } from "../../runner/reproduce/reproduce-run.js";
import { isSound, type Reproduction } from "../../runner/reproduce/reproduction.js";
import type { Command, GlobalFlags } from "../command.js";
import type { Console } from "../console.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printChecks, printReproduction } from "../print-reproduction.js";
import { readThreads } from "../threads-flag.js";

interface Flags {
  run: string;
  dryRun: boolean;
  threads: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 reproduce MULTISEASON_FEB25_MAE", "make the newest completed run of that name again, and compare"],
    ["$0 reproduce 01JQ3 --dry-run", "only whether record, data and program are those of the run"],
    ["$0 reproduce 01JQ3 --json | jq .verdict", "for scripts: exit 0 when it came out the same, 5 when not"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .option("dry-run", {
        type: "boolean",
        default: false,
        describe: "Check what there is to reproduce from; train nothing",
      })
      .option("threads", {
        type: "string",
        requiresArg: true,
        describe: "Threads that work at the same time; the result is the same with any number [the cores, at most 4]",
      }),
  async run(flags, { console, signal }) {
    const threads = readThreads(flags.threads);
    const found = await withRegistry(flags, { readonly: true }, (registry) =>
      reproduceRun(
        registry,
        registry.getRun(flags.run),
        {
          warehouse: pathsOf(flags).warehouse,
          threads,
          dryRun: flags.dryRun,
          notice: console.note,
          onChecked: (checked) => printChecks(checked, console),
        },
        { onProgress: console.onProgress, signal },
      ),
    );
    await enter(found, flags, console);
    if (flags.json) console.printJson(found);
    else printReproduction(found, console);
    return isSound(found) ? EXIT.ok : EXIT.integrity;
  },
};

/** A registry that cannot be written to, as a copy on a read-only disk, keeps nobody from making a run again. */
async function enter(found: Reproduction, flags: GlobalFlags, console: Console): Promise<void> {
  const { comparison, verdict, run } = found;
  if (comparison === null || verdict === null) return;
  const made = {
    verdict,
    firstDifference: comparison.first_difference,
    code: captureCodeState(),
    environment: captureEnvironment(),
  };
  try {
    await withRegistry(flags, { readonly: false }, (registry) => registry.logReproduction(run.id, made));
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.warn(`the registry could not take down that the run was made again: ${error.message}`);
  }
}
