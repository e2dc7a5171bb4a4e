import { EXIT, UsageError } from "../../core/errors.js";
import type { Command } from "../command.js";
import { idWord, nextLine } from "../next-steps.js";
import { withRegistry } from "../open-lab.js";
import { shellWord } from "../shell-word.js";

interface Flags {
  runs: string[];
  add: string | undefined;
  remove: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 tag MULTISEASON_FEB25_MAE --add baseline", "tags the newest completed run of that name"],
    ["$0 tag 01JQ3 01JQ4 --add keep,sweep --remove draft", "several runs and tags at once"],
  ],
  options: (yargs) =>
    yargs
      .positional("runs", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "Runs in any state: ids, beginnings of ids, or names",
      })
      .option("add", { type: "string", requiresArg: true, describe: "Tags to add, commas between" })
      .option("remove", { type: "string", requiresArg: true, describe: "Tags to take off, commas between" }),
  run: (flags, { console }) => {
    const change = { add: listOf(flags.add), remove: listOf(flags.remove) };
    if (change.add.length + change.remove.length === 0) {
      throw new UsageError("NO_TAGS", "no tag is named", { hint: "proplab tag RUN --add TAG or --remove TAG" });
    }
    return withRegistry(flags, { readonly: false }, (registry) => {
      const ids = [...new Set(flags.runs.map((run) => registry.findRun(run)))];
      const changed = registry.tagRuns(ids, change);
      const runs = ids.map((id) => registry.getRun(id)).map(({ id, name, tags }) => ({ id, name, tags }));
      if (flags.json) console.printJson({ runs, changed });
      for (const { id, name, tags } of runs) {
        const now = tags.length === 0 ? "no tags" : tags.join(", ");
        console.print(`${idWord(id)}  ${name}  ${now}${changed.includes(id) ? "" : " (as before)"}`);
      }
      const [tag] = change.add;
      console.next(nextLine(tag === undefined ? "proplab runs" : `proplab runs --tag ${shellWord(tag)}`));
      return EXIT.ok;
    });
  },
};

function listOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  return text.split(",").map((tag) => tag.trim());
}
