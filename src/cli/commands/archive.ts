import { EXIT, UsageError } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import type { Command } from "../command.js";
import { idWord, nextLine } from "../next-steps.js";
import { withRegistry } from "../open-lab.js";

interface Flags {
  runs: string[] | undefined;
  where: string | undefined;
  dryRun: boolean;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 archive 01JQ3 01JQ4", "out of the lists; restore brings them back"],
    [`$0 archive --where "status = 'failed' and started < 2025-01-01" --dry-run`, "which runs a condition finds"],
  ],
  options: (yargs) =>
    yargs
      .positional("runs", { type: "string", array: true, describe: "Ids, beginnings of ids, or names" })
      .option("where", {
        type: "string",
        requiresArg: true,
        describe: "All runs of which this is true, as in proplab runs",
      })
      .option("dry-run", {
        type: "boolean",
        default: false,
        describe: "Say what would be archived, and change nothing",
      }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: flags.dryRun }, (registry) => {
      const ids = chosen(registry, flags);
      const names = new Map(ids.map((id) => [id, registry.getRun(id)]));
      const before = new Map([...names].map(([id, { status }]) => [id, status]));
      const changed = flags.dryRun ? ids.filter((id) => before.get(id) !== "archived") : registry.archiveRuns(ids);
      const runs = ids.map((id) => ({ id, name: names.get(id)!.name, status_before: before.get(id)! }));
      if (flags.json) console.printJson({ dry_run: flags.dryRun, archived: changed, runs });
      for (const { id, name, status_before: status } of runs) {
        const note = changed.includes(id) ? `was ${status}` : "is archived already";
        console.print(`${idWord(id)}  ${name}  ${note}`);
      }
      const count = `${changed.length} ${changed.length === 1 ? "run" : "runs"}`;
      console.print(
        flags.dryRun
          ? `${count} would be archived; nothing was changed`
          : `${count} archived; each still counts as a trial`,
      );
      if (changed.length > 0 && !flags.dryRun) {
        console.print(nextLine(`proplab restore ${idWord(changed[0]!)} brings it back`, "proplab gc --dry-run"));
      }
      return EXIT.ok;
    }),
};

const PAGE = 1_000;

/** The runs named and those that a condition finds, each once. */
function chosen(registry: Registry, { runs = [], where }: Flags): string[] {
  const ids = new Set(runs.map((run) => registry.findRun(run)));
  if (runs.length === 0 && where === undefined) {
    throw new UsageError("NO_RUNS_NAMED", "no run is named", { hint: "proplab archive RUN..., or --where CONDITION" });
  }
  if (where !== undefined) {
    for (let offset = 0; ; offset += PAGE) {
      const page = registry.listRuns({ where, limit: PAGE, offset });
      for (const { id } of page.runs) ids.add(id);
      if (offset + page.runs.length >= page.total) break;
    }
  }
  return [...ids];
}
