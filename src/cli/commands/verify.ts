import { EXIT } from "../../core/errors.js";
import { outputColors as pc } from "../colors.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";

interface Flags {
  run: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 verify", "every artifact of every run"],
    ["$0 verify MULTISEASON_FEB25_MAE", "the newest completed run of that name"],
  ],
  options: (yargs) => yargs.positional("run", { type: "string", describe: "Run id, beginning of an id, or name" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      const report = registry.verify(flags.run);
      if (flags.json) console.printJson(report);
      for (const problem of report.database) console.print(`${pc.red("database")}  ${problem}`);
      for (const { artifact, problem, runId, found } of report.faults) {
        console.print(
          `${pc.red(problem)}  ${artifact.kind} ${artifact.name} of run ${runId}: ${artifact.path}${found ? ` (${found})` : ""}`,
        );
      }
      if (report.orphans.length > 0)
        console.print(
          `${report.orphans.length} files that no run names (harmless): ${report.orphans.slice(0, 5).join(", ")}`,
        );
      console.print(
        report.ok
          ? `${report.checked} artifacts, all as recorded`
          : `${report.checked} artifacts, ${report.faults.length} damaged`,
      );
      return report.ok ? EXIT.ok : EXIT.integrity;
    }),
};
