import { EXIT, UsageError } from "../../core/errors.js";
import { announce, stopIfAsked } from "../../core/progress.js";
import { compareRuns } from "../../runner/compare/compare-runs.js";
import { settleUnderLineSources } from "../../runner/compare/line-sources.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printComparison } from "../print-comparison.js";
import { printLineSources } from "../print-line-sources.js";

interface Flags {
  runs: string[];
  baseline: string | undefined;
  all: boolean;
  lineSources: boolean;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 compare MULTISEASON_FEB25_MAE MULTISEASON_FEB25_HUBER", "the newest completed run of each name"],
    ["$0 compare 01JQ3 01JQ4 01JQ7 --baseline 01JQ4", "each of the others against one of them"],
    ["$0 compare MULTISEASON_FEB25_MAE --line-sources", "one run, settled under the lines of each book"],
    ["$0 compare A B --json | jq '.pairs[].comparison.maeLines'", "for scripts"],
  ],
  options: (yargs) =>
    yargs
      .positional("runs", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "Two runs or more, one with --line-sources: ids, beginnings of ids, or names",
      })
      .option("baseline", {
        type: "string",
        requiresArg: true,
        describe: "The run the others are held against [the first]",
      })
      .option("all", { type: "boolean", default: false, describe: "Show all settings, not only those that differ" })
      .option("line-sources", {
        type: "boolean",
        default: false,
        describe: "Settle one run under every book, cascade, consensus, and the best and worst price",
      }),
  run: (flags, context) => (flags.lineSources ? lineSources(flags, context) : runs(flags, context)),
};

function runs(flags: Flags & GlobalFlags, { console, signal }: CommandContext): Promise<number> {
  return withRegistry(flags, { readonly: true }, async (registry) => {
    announce(console, "compare");
    const comparison = await compareRuns(registry, flags.runs, flags.baseline);
    await stopIfAsked({ signal });
    if (flags.json) console.printJson(comparison);
    else printComparison(comparison, { all: flags.all }, console);
    return EXIT.ok;
  });
}

function lineSources(flags: Flags & GlobalFlags, { console, signal }: CommandContext): Promise<number> {
  const [run, ...more] = flags.runs;
  if (more.length > 0 || flags.baseline !== undefined || flags.all) {
    throw new UsageError(
      "ONE_RUN",
      "--line-sources settles one run and takes neither further runs nor --baseline or --all",
      {
        hint: "proplab compare RUN --line-sources",
      },
    );
  }
  return withRegistry(flags, { readonly: true }, async (registry) => {
    announce(console, "settle");
    const sensitivity = await settleUnderLineSources(registry, run!, pathsOf(flags).warehouse);
    await stopIfAsked({ signal });
    if (flags.json) console.printJson(sensitivity);
    else printLineSources(sensitivity, console);
    return EXIT.ok;
  });
}
