import { EXIT, LabError, throwIfAborted } from "../../core/errors.js";
import { yieldToEventLoop } from "../../core/progress.js";
import { type Registry, type VerifyReport, verifyUnopened } from "../../registry/index.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printVerification } from "../print-verification.js";

interface Flags {
  run: string | undefined;
}

/** Between two looks at whether Ctrl-C was pressed. */
const LOOK_MS = 50;
/** Work that is over sooner shows no progress. */
const QUIET_MS = 1_000;
const DAMAGE = ["REGISTRY_DAMAGED", "REGISTRY_NOT_SQLITE"];

export const command: Command<Flags> = {
  examples: [
    ["$0 verify", "every artifact and model, the log of promotions, the database itself"],
    ["$0 verify MULTISEASON_FEB25_MAE", "the artifacts of the newest completed run of that name"],
    ["$0 verify --json | jq '.faults[].artifact.path'", "for scripts; the exit code is 5 when anything is damaged"],
  ],
  options: (yargs) => yargs.positional("run", { type: "string", describe: "Run id, beginning of an id, or name" }),
  run: async (flags, context) => {
    const report = await reportOf(flags, context);
    if (flags.json) context.console.printJson(report);
    printVerification(context.console, report, pathsOf(flags));
    return report.ok ? EXIT.ok : EXIT.integrity;
  },
};

/** A registry that is too damaged to be opened is what this command is for. */
async function reportOf(flags: Flags & GlobalFlags, context: CommandContext): Promise<VerifyReport> {
  try {
    return await withRegistry(flags, { readonly: true }, (registry) => steps(registry, flags.run, context));
  } catch (error) {
    if (!(error instanceof LabError) || !DAMAGE.includes(error.code)) throw error;
    return verifyUnopened(pathsOf(flags).registry, error.message);
  }
}

async function steps(registry: Registry, run: string | undefined, context: CommandContext): Promise<VerifyReport> {
  const { console, signal } = context;
  const verifying = registry.verifySteps(run);
  const began = performance.now();
  let looked = began;
  for (;;) {
    const step = verifying.next();
    if (step.done) return step.value;
    if (performance.now() - began > QUIET_MS) console.onProgress(step.value);
    if (performance.now() - looked < LOOK_MS) continue;
    await yieldToEventLoop();
    throwIfAborted(signal);
    looked = performance.now();
  }
}
