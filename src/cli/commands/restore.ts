import { EXIT } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import { isOfRetrain } from "../../registry/is-of-retrain.js";
import { freedHint } from "../../registry/read-artifact.js";
import type { Command } from "../command.js";
import { idWord, nextLine } from "../next-steps.js";
import { withRegistry } from "../open-lab.js";

interface Flags {
  runs: string[];
}

export const command: Command<Flags> = {
  examples: [
    ["$0 runs --status archived", "lists what is archived"],
    ["$0 restore 01JQ3", "gives the run the status it had"],
  ],
  options: (yargs) =>
    yargs.positional("runs", {
      type: "string",
      array: true,
      demandOption: true,
      describe: "Archived runs: ids, beginnings of ids, or names",
    }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: false }, (registry) => {
      const ids = [...new Set(flags.runs.map((run) => findArchived(registry, run)))];
      const restored = registry.restoreRuns(ids);
      const runs = ids.map((id) => registry.getRun(id));
      if (flags.json) console.printJson({ restored, runs: runs.map(({ id, name, status }) => ({ id, name, status })) });
      for (const { id, name, status, artifacts } of runs) {
        const freed = artifacts.filter(({ freedAt }) => freedAt !== undefined).length;
        const note = restored.includes(id) ? `is ${status} again` : `is not archived, it is ${status}`;
        const files =
          freed === 0
            ? ""
            : `; gc deleted ${freed} of its ${artifacts.length} ${artifacts.length === 1 ? "file" : "files"}`;
        console.print(`${idWord(id)}  ${name}  ${note}${files}`);
      }
      const lacking = runs.find(({ artifacts }) => artifacts.some(({ freedAt }) => freedAt !== undefined));
      if (lacking) console.note(freedHint(lacking.name, isOfRetrain(lacking.commandLine)));
      console.next(nextLine(`proplab show ${idWord(ids[0]!)}`));
      return EXIT.ok;
    }),
};

/** A name stands for its newest archived run here, where it has one. */
function findArchived(registry: Registry, text: string): string {
  const [newest] = registry.listRuns({ name: text, status: "archived", limit: 1 }).runs;
  return newest?.id ?? registry.findRun(text);
}
