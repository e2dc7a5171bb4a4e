import { join } from "node:path";
import { EXIT } from "../../core/errors.js";
import { abandonedFiles, deleteFiles } from "../../warehouse/stale-files.js";
import type { Command } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printGarbage } from "../print-garbage.js";

interface Flags {
  olderThan: number;
  orphans: boolean;
  dryRun: boolean;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 gc --dry-run", "what would go, and how many bytes"],
    ["$0 gc", "files of runs archived 30 days ago or earlier, and leftovers"],
    ["$0 gc --older-than 0", "files of all archived runs"],
  ],
  options: (yargs) =>
    yargs
      .option("older-than", {
        type: "number",
        requiresArg: true,
        default: 30,
        describe: "Days since a run was archived before its files may go",
      })
      .option("orphans", {
        type: "boolean",
        default: false,
        describe: "Also files that no run names and none is known to have stored",
      })
      .option("dry-run", { type: "boolean", default: false, describe: "Say what would go, and delete nothing" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: flags.dryRun }, (registry) => {
      const { dryRun, orphans, olderThan: olderThanDays } = flags;
      const report = registry.gc({ dryRun, orphans, olderThanDays });
      const { home, reports } = pathsOf(flags);
      const halfWritten = [join(home, "features"), reports].flatMap((folder) => abandonedFiles(folder, new Date()));
      if (!dryRun) deleteFiles(halfWritten);
      const whole = {
        ...report,
        unfinished: [...report.unfinished, ...halfWritten],
        bytes: halfWritten.reduce((sum, { bytes }) => sum + bytes, report.bytes),
      };
      if (flags.json) console.printJson(whole);
      else printGarbage(whole, console);
      return EXIT.ok;
    }),
};
