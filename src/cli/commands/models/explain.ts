import { parseDate } from "../../../core/dates.js";
import { EXIT, UsageError } from "../../../core/errors.js";
import {
  IMPORTANCE_KINDS,
  type ImportanceKind,
  measureImportance,
  ownImportance,
  predictionValuesChangeOf,
  type RunImportance,
} from "../../../runner/explain-importance.js";
import { explainPlayerGame, explainTopPicks, type RunPart } from "../../../runner/explain-rows.js";
import { loadRunModel } from "../../../runner/load-run-model.js";
import { reopenRun } from "../../../runner/reopen-run.js";
import type { Command, CommandContext, GlobalFlags } from "../../command.js";
import { afterExplain } from "../../next-steps.js";
import { pathsOf, withRegistry } from "../../open-lab.js";
import { printImportance, printPredictions } from "../../print-explanation.js";

interface Flags {
  run: string;
  kind: ImportanceKind | undefined;
  rows: RunPart | undefined;
  repeats: number | undefined;
  top: number;
  player: string | undefined;
  date: string | undefined;
  topPicks: number | undefined;
}

const DEFAULT_KIND = "prediction-values-change";
const DEFAULT_REPEATS = 5;

export const command: Command<Flags> = {
  examples: [
    ["$0 models explain MULTISEASON_FEB25_MAE", "the features its predictions change most with"],
    ["$0 models explain MULTISEASON_FEB25_MAE --kind permutation", "the features its validation loss needs most"],
    ["$0 models explain MULTISEASON_FEB25_MAE --top-picks 3 --top 8", "what its three boldest predictions rest on"],
    ["$0 models explain 01JQ3 --player 'Nikola Jokic' --date 2025-02-03", "what one prediction rests on"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .option("kind", {
        choices: IMPORTANCE_KINDS,
        describe: `Kind of importance [${DEFAULT_KIND}; not trees: the family's own]`,
      })
      .option("rows", {
        choices: ["train", "validation", "evaluation"] as const,
        describe: "Rows that loss-function-change and permutation are measured on [validation]",
      })
      .option("repeats", { type: "number", describe: `Permutations of each feature [${DEFAULT_REPEATS}]` })
      .option("player", { type: "string", requiresArg: true, describe: "Name as in the box scores, or player number" })
      .option("date", { type: "string", requiresArg: true, describe: "His game date, YYYY-MM-DD" })
      .option("top-picks", { type: "number", describe: "Explain the predictions farthest from their line" })
      .option("top", { type: "number", default: 20, describe: "Features shown; --json has all" }),
  run(flags, context) {
    checkFlags(flags);
    return withRegistry(flags, { readonly: true }, async (registry) => {
      const run = registry.getRun(flags.run);
      const about = { run_id: run.id, name: run.name, data_source: run.dataSource };
      const { console } = context;
      if (run.windows.length > 1) {
        const { trainStart, validationEnd, evalEnd } = run.windows.at(-1)!;
        console.note(
          `${run.name} retrained ${run.windows.length} times: this is its last model, which learned from ${trainStart} to ${validationEnd} and predicted up to ${evalEnd}`,
        );
      }
      if (flags.player === undefined && flags.topPicks === undefined) {
        const found = await importance();
        if (flags.json) console.printJson({ ...about, ...found });
        else printImportance(about, found, flags.top, console);
        console.next(afterExplain(run.id, false));
        return EXIT.ok;
      }
      const reopened = await reopenRun(registry, run, pathsOf(flags).warehouse, work(context));
      const predictions =
        flags.topPicks === undefined
          ? [await explainPlayerGame(reopened, { player: flags.player!, date: parseDate(flags.date!, "--date") })]
          : explainTopPicks(reopened, flags.topPicks);
      if (flags.json) console.printJson({ ...about, predictions });
      else printPredictions(about, predictions, flags.top, console);
      console.next(afterExplain(run.id, true));
      return EXIT.ok;

      async function importance(): Promise<RunImportance> {
        const trainRows = run.windows.at(-1)?.trainRows ?? 0;
        if (flags.kind === undefined) return ownImportance(loadRunModel(registry, run), trainRows);
        const { kind } = flags;
        if (kind === DEFAULT_KIND) {
          return predictionValuesChangeOf(loadRunModel(registry, run), trainRows);
        }
        const reopened = await reopenRun(registry, run, pathsOf(flags).warehouse, work(context));
        const { rows: part = "validation", repeats = DEFAULT_REPEATS } = flags;
        return measureImportance(reopened, { kind, part, repeats, seed: run.seed }, work(context));
      }
    });
  },
};

function work({ console, signal }: CommandContext) {
  return { onProgress: console.onProgress, signal };
}

/** Flags that would be ignored, or that make no sense, are refused before anything is opened. */
function checkFlags(flags: Flags & GlobalFlags): void {
  const { kind, rows, repeats, top, player, date, topPicks } = flags;
  const isPrediction = player !== undefined || date !== undefined || topPicks !== undefined;
  const given = Object.entries({ kind, rows, repeats }).filter(([, value]) => value !== undefined);
  if (isPrediction && given.length > 0) {
    throw misuse(`--${given[0]![0]} goes with importances, not with --player, --date or --top-picks`);
  }
  if (topPicks !== undefined && (player !== undefined || date !== undefined)) {
    throw misuse("give --top-picks, or --player and --date, not both");
  }
  if ((player === undefined) !== (date === undefined)) throw misuse("--player and --date go together");
  if (rows !== undefined && (kind ?? DEFAULT_KIND) === DEFAULT_KIND) {
    throw misuse(
      `--rows goes with --kind loss-function-change or permutation; ${DEFAULT_KIND} is of the training rows`,
    );
  }
  if (repeats !== undefined && kind !== "permutation") throw misuse("--repeats goes with --kind permutation");
  checkCount("--top", top, 1);
  checkCount("--top-picks", topPicks, 1);
  checkCount("--repeats", repeats, 2);
}

function checkCount(flag: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw misuse(`${flag} ${value} is not a whole number of ${least} or more`);
}

function misuse(message: string): UsageError {
  return new UsageError("BAD_USAGE", message, { hint: "proplab models explain --help lists the flags" });
}
