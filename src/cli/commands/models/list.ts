import { existsSync } from "node:fs";
import { EXIT } from "../../../core/errors.js";
import { ALIASES, type Alias } from "../../../registry/index.js";
import type { Command } from "../../command.js";
import { pathsOf, withRegistry } from "../../open-lab.js";
import { printModels } from "../../print-models.js";

interface Flags {
  name: string | undefined;
  family: string | undefined;
  alias: Alias | undefined;
  scope: string | undefined;
  limit: number;
  offset: number;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 models list", "the 20 newest"],
    ["$0 models list --alias champion", "the champion of each scope"],
    ["$0 models list --name FEB25 --family trees", "by a part of the name, and family"],
  ],
  options: (yargs) =>
    yargs
      .option("name", { type: "string", requiresArg: true, describe: "Part of the name" })
      .option("family", { type: "string", requiresArg: true, describe: "trees, linear, mlp, ensemble or imported" })
      .option("alias", { choices: ALIASES, describe: "Only those that hold it" })
      .option("scope", { type: "string", requiresArg: true, describe: "Only those that hold a place there" })
      .option("limit", { type: "number", default: 20, describe: "Models on a page" })
      .option("offset", { type: "number", default: 0, describe: "Models to pass over" }),
  run: async (flags, { console }) => {
    const { name, family, alias, scope, limit, offset } = flags;
    if (!existsSync(pathsOf(flags).registry)) {
      if (flags.json) console.printJson({ models: [], total: 0, limit, offset });
      else printModels({ models: [], total: 0 }, { offset, isFiltered: false }, console);
      return EXIT.ok;
    }
    return withRegistry(flags, { readonly: true }, (registry) => {
      const filter = {
        ...(name !== undefined && { nameContains: name }),
        ...(family !== undefined && { family }),
        ...(alias !== undefined && { alias }),
        ...(scope !== undefined && { scope }),
      };
      const page = registry.listModels({ ...filter, limit, offset });
      if (flags.json) console.printJson({ ...page, limit, offset });
      else printModels(page, { offset, isFiltered: Object.keys(filter).length > 0 }, console);
      return EXIT.ok;
    });
  },
};
