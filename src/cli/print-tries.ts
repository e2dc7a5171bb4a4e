import { formatCount, formatFigure, formatProbability, formatValue, NOTHING } from "../reports/format.js";
import { auditMark, listedName, RAW_SQL_LEGEND } from "../reports/run-marks.js";
import { formatEffective, triesSentences } from "../reports/tries-phrases.js";
import type { RunMark } from "../runner/list-marks.js";
import type { ListedTry, TriedRows, TriesOfRun, TryBeside } from "../runner/list-tries.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { idWord } from "./next-steps.js";
import { STATE_LEGEND, stateOf } from "./print-runs.js";
import { formatTable } from "./table.js";

const NOT_RECORDED = "not recorded";

type Marks = ReadonlyMap<string, RunMark>;

/** Sets of evaluation rows with the best of what was tried on their days, some lines each. */
export function printTriedRows(sets: readonly TriedRows[], marks: Marks, console: Console): void {
  const origins = new Set(sets.map(({ origin }) => origin));
  const rows = sets.map((set) => setRow(set, origins.size > 1, marks));
  const head = ["evaluation", "tried", "best HR edge 3+", "no skill", "p", "run"];
  console.print(formatTable(head, rows));
  for (const line of SET_LEGEND) console.print(line);
  const best = sets.map((set) => set.best);
  if (hasRawSql(best, marks)) console.print(RAW_SQL_LEGEND);
  if (origins.size === 1) console.print(`all on ${[...origins].join()}`);
}

const SET_LEGEND = [
  "\ntried: configurations on largely the same days, and how many independent ones",
  "best: of those on exactly these rows the one whose 95 % interval ends highest",
  "  below; its graded picks and leak audit. On other rows of these days others may",
  "  be better",
  "no skill: the hit rate that the best of so many is expected to show",
  "p: of that best against break-even, by itself, then with all tries counted",
];

function setRow({ best, tries, origin, ...set }: TriedRows, hasOrigin: boolean, marks: Marks): string[] {
  const { hit_rate_edge_3: luck } = tries;
  return [
    daysOf(set, hasOrigin ? [origin] : []),
    `${formatCount(tries.configurations_tried)}\n(${formatEffective(tries.effective_tries)})`,
    `${formatFigure(best.hit_rate_edge_3, "rate")}\n${picksOf(best)}`,
    formatValue(tries.best_without_skill, "rate"),
    `${formatProbability(luck?.p_value ?? null)}\n${formatProbability(luck?.deflated_p_value ?? null)}`,
    `${listedName(best)}\n${auditMark(marks.get(best.run_id)!)}`,
  ];
}

/** Every try on the days of a run, oldest first, the newest `limit` of them, and what its figures mean beside them. */
export function printTriesOfRun(
  { tries, trials }: TriesOfRun,
  { id, name }: { readonly id: string; readonly name: string },
  { limit, marks }: { readonly limit: number; readonly marks: Marks },
  console: Console,
): void {
  const own = trials.find((trial) => trial.run_id === id)!;
  console.print(pc.bold(`Tries on the days of ${name} ${id}`));
  for (const sentence of triesSentences(tries, own.hit_rate_edge_3)) console.print(`- ${sentence}`);
  const shown = trials.slice(-limit);
  const rows = shown.map((trial) => [
    `${trial.run_id === id ? ">" : ""}${trial.repeats === null ? "" : "="}`,
    trial.counted_at.slice(0, 16).replace("T", "\n"),
    `${idWord(trial.run_id)}\n${listedName(trial)}`,
    trial.status === null ? "gone" : stateOf({ status: trial.status }, marks.get(trial.run_id)),
    trial.same_rows ? "the same" : daysOf(trial, [`${trial.common_days} common days`]),
    figuresOf(trial),
  ]);
  const head = ["", "counted (UTC)", "run", "state", "rows", "HR, ROI edge 3+ [95 %]"];
  console.print(`\n${formatTable(head, rows)}`);
  console.print("\n>: the run asked about; rows: exactly the same, or of which days");
  if (shown.some(({ repeats }) => repeats !== null)) {
    console.print("=: run again (--force) with the result of an earlier run; the two are one try");
  }
  if (shown.some(({ picks }) => picks === null)) {
    console.print(`${NOT_RECORDED}: older versions did not keep picks by day; taken as a try of its own`);
  }
  console.print(STATE_LEGEND);
  if (hasRawSql(shown, marks)) console.print(RAW_SQL_LEGEND);
  if (shown.length < trials.length) {
    console.print(
      `the newest ${formatCount(shown.length)} of ${formatCount(trials.length)}; --limit ${trials.length} shows all`,
    );
  }
}

/** Hit rate, picks and ROI, a line each. */
function figuresOf(trial: TryBeside): string {
  if (trial.picks === null) return NOT_RECORDED;
  return [
    formatFigure(trial.hit_rate_edge_3, "rate"),
    picksOf(trial),
    ...(trial.roi_edge_3 ? [`ROI ${formatFigure(trial.roi_edge_3, "return")}`] : []),
  ].join("\n");
}

function picksOf({ hit_rate_edge_3: hitRate }: ListedTry): string {
  return hitRate ? `n=${formatCount(hitRate.n)}` : "no pick graded";
}

function daysOf(
  { first_day: first, last_day: last }: Pick<TryBeside, "first_day" | "last_day">,
  more: string[],
): string {
  const days = first === null || last === null ? [NOTHING] : [`${first} to`, last];
  return [...days, ...more].join("\n");
}

function hasRawSql(tries: readonly ListedTry[], marks: Marks): boolean {
  return tries.some(({ run_id: id }) => (marks.get(id)?.raw_sql_features ?? 0) > 0);
}
