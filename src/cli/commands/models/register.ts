import { EXIT } from "../../../core/errors.js";
import { modelText } from "../../../registry/index.js";
import { registerRunModel } from "../../../runner/register-run-model.js";
import type { Command } from "../../command.js";
import { nextLine } from "../../next-steps.js";
import { withRegistry } from "../../open-lab.js";

interface Flags {
  run: string;
  name: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 models register 01JQ3", "a run made with --skip-register, under its own name"],
    ["$0 models register 01JQ3 --name POINTS_MAIN", "under another name, as its next version"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .option("name", { type: "string", requiresArg: true, describe: "Name of the model [that of the run]" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: false }, (registry) => {
      const { model, known } = registerRunModel(registry, flags.run, flags.name);
      if (flags.json) console.printJson({ ...model, known });
      else {
        const label = model.dataSource === "simulated" ? ", SIMULATED data" : "";
        console.print(
          known
            ? `${modelText(model)} is the model of this run already: nothing to do`
            : `${modelText(model)}: ${model.family}, ${model.featureSet}${label}`,
        );
        console.print(`run ${model.runId} (${model.runName})`);
        console.next(nextLine(`proplab promote ${modelText(model)} --dry-run`));
      }
      return EXIT.ok;
    }),
};
