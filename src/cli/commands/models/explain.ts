import { EXIT } from "../../../core/errors.js";
import { loadRunModel } from "../../../runner/load-run-model.js";
import type { Command } from "../../command.js";
import { withRegistry } from "../../open-lab.js";
import { formatTable } from "../../table.js";

interface Flags {
  run: string;
  top: number;
}

export const command: Command<Flags> = {
  examples: [["$0 models explain MULTISEASON_FEB25_MAE", "the 20 features its predictions depend on most"]],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .option("top", { type: "number", default: 20, describe: "Features shown" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      const run = registry.getRun(flags.run);
      const importance = loadRunModel(registry, run).importance().slice(0, flags.top);
      if (flags.json) console.printJson({ run_id: run.id, name: run.name, importance });
      else {
        const rows = importance.map(({ feature, importance: share }) => [feature, share.toFixed(2)]);
        console.print(formatTable(["feature", "share of 100"], rows, { right: [1] }));
      }
      return EXIT.ok;
    }),
};
