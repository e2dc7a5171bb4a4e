import { existsSync } from "node:fs";
import { EXIT, UsageError } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import { formatCount } from "../../reports/format.js";
import { listMarks } from "../../runner/list-marks.js";
import { triedRows, triesOfRun } from "../../runner/list-tries.js";
import type { Command } from "../command.js";
import type { Console } from "../console.js";
import { afterNothing, afterTrials, afterTrialsOf, nextLine } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printTriedRows, printTriesOfRun } from "../print-tries.js";

interface Flags {
  run: string | undefined;
  limit: number;
}

const NOTHING_TRIED = "nothing was evaluated yet";

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
      else {
        console.print(NOTHING_TRIED);
        console.next(afterNothing());
      }
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
    console.next(afterNothing());
    return;
  }
  const best = sets.map((set) => set.best.run_id);
  printTriedRows(sets, listMarks(registry, best), console);
  if (total > sets.length)
    console.print(`${formatCount(sets.length)} of ${formatCount(total)}; --limit ${total} shows all`);
  console.next(afterTrials(best[0]!));
}

function listOfRun(registry: Registry, flags: { run: string; limit: number; json: boolean }, console: Console): void {
  const run = registry.getRun(flags.run);
  const found = triesOfRun(registry, run.id);
  const trials = found?.trials ?? [];
  const marks = listMarks(
    registry,
    trials.map(({ run_id: id }) => id),
  );
  if (flags.json) {
    const marked = trials.map((trial) => ({ ...trial, ...marks.get(trial.run_id) }));
    console.printJson({ run_id: run.id, name: run.name, tries: found?.tries ?? null, trials: marked });
    return;
  }
  if (!found) {
    console.print(`${run.name} ${run.id} is ${run.status} and was never evaluated: it is no try`);
    console.next(nextLine("proplab trials"));
    return;
  }
  printTriesOfRun(found, run, { limit: flags.limit, marks }, console);
  const others = found.trials.filter(({ run_id: id, status }) => id !== run.id && status === "completed");
  console.next(
    afterTrialsOf(
      run.id,
      others.map(({ run_id: id }) => id),
    ),
  );
}
