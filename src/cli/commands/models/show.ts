import { EXIT } from "../../../core/errors.js";
import { DEFAULT_SCOPE } from "../../../registry/index.js";
import { readGateProfiles } from "../../../runner/gates-file.js";
import { modelCard } from "../../../runner/promote/model-card.js";
import type { Command } from "../../command.js";
import { withRegistry } from "../../open-lab.js";
import { printModelCard } from "../../print-model-card.js";

interface Flags {
  model: string;
  scope: string;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 models show MULTISEASON_FEB25_MAE", "its newest version"],
    ["$0 models show MULTISEASON_FEB25_MAE@1", "one version"],
    ["$0 models show @champion", "the present champion, whatever its name"],
  ],
  options: (yargs) =>
    yargs
      .positional("model", {
        type: "string",
        demandOption: true,
        describe: "NAME, NAME@VERSION, NAME@champion or @champion",
      })
      .option("scope", { type: "string", requiresArg: true, default: DEFAULT_SCOPE, describe: "Scope of an alias" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      const card = modelCard(registry, flags.model, flags.scope, readGateProfiles());
      if (flags.json) console.printJson(card);
      else printModelCard(card, console);
      return card.file.state === "intact" ? EXIT.ok : EXIT.integrity;
    }),
};
