import { existsSync } from "node:fs";
import { EXIT, UsageError } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import { formatCount, formatEstimate, formatProbability, formatValue, NOTHING } from "../../reports/format.js";
import { formatEffective, triesSentences } from "../../reports/tries-phrases.js";
import { type ListedTry, type TriedRows, type TriesOfRun, triedRows, triesOfRun } from "../../runner/list-tries.js";
import { CHANGED_TAG } from "../../runner/retrain.js";
import { outputColors as pc } from "../colors.js";
import type { Command } from "../command.js";
import type { Console } from "../console.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { formatTable } from "../table.js";

interface Flags {
  run: string | undefined;
  limit: number;
}

const NOTHING_TRIED = "nothing was evaluated yet. Start a run: proplab retrain --name MULTISEASON_FEB25_MAE";

export const command: Command<Flags> = {
  examples: [
    ["$0 trials", "every set of evaluation rows, with the best of what was tried on its days"],
    ["$0 trials MULTISEASON_FEB25_MAE", "every configuration tried on the days of that run, oldest first"],
    ["$0 trials 01JQ3 --json", "the same with all figures"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", describe: "Run id, beginning of an id, or name" })
      .option("limit", { type: "number", default: 50, describe: "Lines shown; --json with RUN gives all" }),
  run: async (flags, { console }) => {
    if (!Number.isInteger(flags.limit) || flags.limit < 1) {
      throw new UsageError("BAD_LIMIT", `--limit: ${flags.limit} is not a whole number from 1 on`);
    }
    if (flags.run === undefined && !existsSync(pathsOf(flags).registry)) {
      if (flags.json) console.printJson({ sets: [], total: 0 });
      else console.print(NOTHING_TRIED);
      return EXIT.ok;
    }
    return withRegistry(flags, { readonly: true }, (registry) => {
      if (flags.run === undefined) listSets(registry, flags, console);
      else listOfRun(registry, { ...flags, run: flags.run }, console);
      return EXIT.ok;
    });
  },
};

function listSets(registry: Registry, flags: { limit: number; json: boolean }, console: Console): void {
  const { sets, total } = triedRows(registry, flags.limit);
  if (flags.json) {
    console.printJson({ sets, total });
    return;
  }
  if (total === 0) {
    console.print(NOTHING_TRIED);
    return;
  }
  const head = ["evaluation", "data", "tried", "worth", "best HR edge 3+ [95 %]", "no skill", "p", "all tries", "run"];
  console.print(formatTable(head, sets.map(setRow), { right: [2, 3, 5, 6, 7] }));
  console.print(
    "\ntried: configurations on these days; worth: independent ones; no skill: hit rate the best of so many is expected to show; p: of the best against break-even, by itself and with all tries counted",
  );
  if (total > sets.length) console.print(`${sets.length} of ${total}; --limit ${total} shows all`);
}

function setRow({ best, tries, origin, first_day: first, last_day: last }: TriedRows): string[] {
  return [
    span(first, last),
    origin,
    formatCount(tries.configurations_tried),
    formatEffective(tries.effective_tries),
    formatEstimate(best.hit_rate_edge_3, "rate"),
    formatValue(tries.best_without_skill, "rate"),
    formatProbability(tries.hit_rate_edge_3?.p_value ?? null),
    formatProbability(tries.hit_rate_edge_3?.deflated_p_value ?? null),
    nameOf(best),
  ];
}

function listOfRun(registry: Registry, flags: { run: string; limit: number; json: boolean }, console: Console): void {
  const run = registry.getRun(flags.run);
  const found = triesOfRun(registry, run.id);
  if (flags.json) {
    console.printJson({ run_id: run.id, name: run.name, tries: found?.tries ?? null, trials: found?.trials ?? [] });
    return;
  }
  if (!found) {
    console.print(`${run.name} ${run.id} is ${run.status} and was never evaluated: it is no try`);
    return;
  }
  printOfRun(found, run, flags.limit, console);
}

function printOfRun(
  { tries, trials }: TriesOfRun,
  { id, name }: { id: string; name: string },
  limit: number,
  console: Console,
): void {
  const own = trials.find((trial) => trial.run_id === id)!;
  console.print(pc.bold(`Tries on the days of ${name} ${id}`));
  for (const sentence of triesSentences(tries, own.hit_rate_edge_3)) console.print(`- ${sentence}`);
  const shown = trials.slice(-limit);
  const rows = shown.map((trial) => [
    trial.counted_at.slice(0, 16).replace("T", " "),
    trial.run_id.slice(0, 12) + (trial.run_id === id ? " *" : ""),
    nameOf(trial),
    trial.status ?? "gone",
    span(trial.first_day, trial.last_day),
    trial.same_rows ? "same" : `${trial.common_days} days`,
    formatEstimate(trial.hit_rate_edge_3, "rate"),
    formatValue(trial.roi_edge_3, "return"),
  ]);
  const head = ["counted (UTC)", "run", "name", "status", "evaluation", "rows", "HR edge 3+ [95 %]", "ROI"];
  console.print(`\n${formatTable(head, rows, { right: [7] })}`);
  console.print("\n*: the run asked about. rows: exactly the same, or how many days are common");
  if (shown.length < trials.length) {
    console.print(`the newest ${shown.length} of ${trials.length}; --limit ${trials.length} shows all`);
  }
}

/** A try by the name of its run and the settings it changed. */
function nameOf({ name, tags }: ListedTry): string {
  const changed = tags.filter((tag) => tag.startsWith(CHANGED_TAG)).map((tag) => tag.slice(CHANGED_TAG.length));
  return [name, ...changed].join(" ");
}

function span(first: string | null, last: string | null): string {
  return first === null || last === null ? NOTHING : `${first} to ${last}`;
}
