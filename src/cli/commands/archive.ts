import { EXIT, UsageError } from "../../core/errors.js";
import type { Registry, RunSummary } from "../../registry/index.js";
import { formatCount } from "../../reports/format.js";
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
      const chosen = chooseRuns(registry, flags);
      const ids = chosen.map(({ id }) => id);
      const changed = new Set(
        flags.dryRun
          ? chosen.filter(({ status }) => status !== "archived").map(({ id }) => id)
          : registry.archiveRuns(ids),
      );
      if (flags.json) console.printJson({ dry_run: flags.dryRun, archived: [...changed], runs: chosen });
      for (const { id, name, status } of chosen.slice(0, MOST_LISTED)) {
        console.print(`${idWord(id)}  ${name}  ${changed.has(id) ? `was ${status}` : "is archived already"}`);
      }
      if (chosen.length > MOST_LISTED) console.print(`and ${formatCount(chosen.length - MOST_LISTED)} more`);
      const count = `${formatCount(changed.size)} ${changed.size === 1 ? "run" : "runs"}`;
      const kept = changed.size > 0 ? "; what was tried still counts as trials" : "";
      console.print(flags.dryRun ? `${count} would be archived; nothing was changed` : `${count} archived${kept}`);
      if (flags.dryRun || changed.size === 0) {
        console.next(
          nextLine(flags.dryRun && changed.size > 0 ? "the same command without --dry-run" : "proplab runs"),
        );
      } else {
        console.next(nextLine(`proplab restore ${idWord([...changed][0]!)} brings it back`, "proplab gc --dry-run"));
      }
      return EXIT.ok;
    }),
};

const PAGE = 1_000;
/** Runs that are listed; --json has all. */
const MOST_LISTED = 20;

type Chosen = Pick<RunSummary, "id" | "name" | "status">;

/** The runs named and those that a condition finds, each once. */
function chooseRuns(registry: Registry, { runs = [], where }: Flags): Chosen[] {
  if (runs.length === 0 && where === undefined) {
    throw new UsageError("NO_RUNS_NAMED", "no run is named", { hint: "proplab archive RUN..., or --where CONDITION" });
  }
  const chosen = new Map<string, Chosen>();
  const add = ({ id, name, status }: Chosen) => chosen.set(id, { id, name, status });
  for (const run of runs) add(registry.getRun(run));
  for (let offset = 0, total = 1; where !== undefined && offset < total; offset += PAGE) {
    const page = registry.listRuns({ where, limit: PAGE, offset });
    for (const run of page.runs) add(run);
    total = page.total;
  }
  return [...chosen.values()];
}
