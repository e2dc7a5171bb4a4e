import { formatCount } from "../reports/format.js";
import type { FileDifference } from "../runner/reproduce/check-data.js";
import type { CodeDifference } from "../runner/reproduce/code-differences.js";
import type { MetricDifference } from "../runner/reproduce/compare-figures.js";
import type { ComparedPredictions } from "../runner/reproduce/compare-predictions.js";
import { shown } from "../runner/reproduce/judge-reproduction.js";
import { isSound, type RebuildComparison, type Reproduction } from "../runner/reproduce/reproduction.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { idWord, nextLine } from "./next-steps.js";
import { printPoints, wrappedFacts } from "./print-wrapped.js";
import { formatTable } from "./table.js";
import { wrapText } from "./wrap-text.js";

/** Lines of a list that are printed; --json has all. */
const MOST_LINES = 12;
/** Differences printed of one file. */
const MOST_OF_A_FILE = 3;
const WIDTH = 80;

/** What was found before anything is trained: record, data, program. */
export function printChecks(checked: Reproduction, console: Console): void {
  const { run, record, data, code } = checked;
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  const damaged = record.artifacts.filter(({ problem }) => problem !== null);
  const freed = record.artifacts.filter((one) => one.freed_at !== null);
  const states = [
    ...(damaged.length > 0 ? [pc.red(`${damaged.length} damaged`)] : []),
    ...(freed.length > 0 ? [`${freed.length} freed by gc on ${freed[0]!.freed_at!.slice(0, 10)}`] : []),
  ];
  const count = `${record.artifacts.length} ${record.artifacts.length === 1 ? "artifact" : "artifacts"}`;
  const sound = `${count}, ${states.join(", ") || "all as recorded"}`;
  const settings = record.configuration_intact ? "settings as recorded" : pc.red("settings ALTERED");
  console.print(
    wrappedFacts([
      ["run", `${run.name} ${pc.dim(run.id)}, ${run.started_at.slice(0, 10)}`],
      ["record", `${sound}; ${settings}`],
      ["data", dataText(checked)],
      ["program", programText(checked)],
    ]),
  );
  if (damaged.length > 0) {
    heading("Damaged artifacts");
    printSome(
      damaged.map(({ kind, name, problem }) => `${kind} ${name}: ${problem}`),
      console,
    );
  }
  if (record.altered_settings.length > 0) {
    heading("Settings that were altered in the record");
    const altered = record.altered_settings.map(
      ({ setting, configuration, parameter }) =>
        `${setting}: ${shown(configuration)} in the configuration, ${shown(parameter)} as it was logged`,
    );
    printSome(altered, console);
  }
  if (data.differences.length > 0) {
    heading("Data files that are not as they were");
    printSome(data.differences.map(fileText), console);
  }
  if (code.differences.length > 0) {
    heading("The result may differ because of");
    printSome(code.differences.map(codeText), console);
  }
  if (checked.limits.length > 0) {
    heading("What cannot be checked");
    printPoints(checked.limits, console);
  }
}

function dataText({ data, run }: Reproduction): string {
  const { state, files, current_sha256: now, recorded_sha256: then } = data;
  const hash = then.slice(0, 12);
  if (state === "same") return `${run.data_source}, the same as then: ${formatCount(files!)} files, SHA256 ${hash}`;
  if (state === "kept")
    return `${run.data_source}, changed since; all ${formatCount(files!)} files of then are still there`;
  if (now === then) return `${run.data_source}, DAMAGED: the list of files is that of then, their content is not`;
  const present = now === null ? "there are none now" : `now ${now.slice(0, 12)}`;
  return `${run.data_source}, NOT those of then: SHA256 ${hash} then, ${present}`;
}

function programText({ code }: Reproduction): string {
  const { differences, threads } = code;
  const same =
    differences.length === 0
      ? "the same as then"
      : `${formatCount(differences.length)} ${differences.length === 1 ? "difference" : "differences"}, below`;
  const used = threads.recorded === null || threads.recorded === threads.now;
  return used ? same : `${same}; ${threads.now} threads, ${threads.recorded} then (that changes no byte)`;
}

function fileText({ table, month, change, kept, rows_then: then, rows_now: now, file }: FileDifference): string {
  const rows = (count: number | null) => (count === null ? "" : `, ${formatCount(count)} rows`);
  const place = `${table} ${month}`;
  if (change === "added") return `${place}: added since${rows(now)}`;
  const still = kept ? "; the file of then is still there" : `; ${file} is gone`;
  if (change === "replaced") {
    return `${place}: replaced (${formatCount(then!)} rows then, ${formatCount(now!)} now)${still}`;
  }
  if (change === "removed") return `${place}: removed${still}`;
  return `${place}: ${file} ${change === "missing" ? "is missing" : "was ALTERED"}`;
}

function codeText({ what, recorded: then, now }: CodeDifference): string {
  const short = (text: string | null) =>
    text === null ? "none" : /^[0-9a-f]{40,64}$/.test(text) ? text.slice(0, 12) : text;
  return `${what}: ${short(then)} then, ${short(now)} now`;
}

/** What came out, and the verdict. */
export function printReproduction(found: Reproduction, console: Console): void {
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  const { comparison, obstacles, run, dry_run: dry } = found;
  if (comparison) {
    heading("Made again");
    console.print(artifactTable(comparison));
    printFigures(comparison, console);
  }
  if (found.not_rebuilt.length > 0 && comparison) {
    console.print();
    console.print(wrappedFacts([["not made again", found.not_rebuilt.join(", ")]]));
  }
  if (obstacles.length > 0) {
    heading("The run cannot be made again");
    printPoints(obstacles, console);
  }
  if (found.causes.length > 0) {
    heading("Probable causes");
    printPoints(found.causes, console);
  }
  console.print();
  if (dry) {
    const possible = obstacles.length === 0;
    console.print(possible ? "everything to reproduce it from is there" : pc.red("it cannot be reproduced here"));
    console.next(nextLine(possible ? `proplab reproduce ${idWord(run.id)}` : wayOut(found)));
    return;
  }
  const { color, text } = verdictText(found);
  const [first, ...rest] = wrapText(text, WIDTH);
  for (const line of [first!, ...rest]) console.print(color(line));
  console.next(nextLine(isSound(found) ? `proplab show ${idWord(run.id)}` : wayOut(found)));
}

function verdictText({ verdict, comparison, record }: Reproduction): { color: (text: string) => string; text: string } {
  const damaged = record.artifacts.filter(({ problem }) => problem !== null).length;
  const params = comparison?.params.length ?? 0;
  const faults = [
    ...(damaged > 0 ? [`${damaged} of the stored files ${damaged === 1 ? "is" : "are"} damaged`] : []),
    ...(params > 0 ? ["logged parameters were altered"] : []),
  ];
  const but = faults.length > 0 ? `, but ${faults.join(" and ")}` : "";
  const good = faults.length > 0 ? pc.yellow : pc.green;
  if (verdict === "byte_for_byte") return { color: good, text: `reproduced byte for byte${but}` };
  if (verdict === "same_figures") return { color: good, text: `same figures, other bytes${but}` };
  const first = comparison?.first_difference;
  return { color: pc.red, text: `not reproduced${first ? `: what differs first is ${first}` : ""}` };
}

/** What to do about what was found. */
function wayOut({ run, comparison, data, record }: Reproduction): string {
  const anew = `proplab retrain --name ${run.name} --force makes a new run`;
  if (!record.configuration_intact || (comparison?.params.length ?? 0) > 0) {
    return `restore the registry from a copy; ${anew}`;
  }
  if (data.state === "gone" || data.state === "unknown") {
    const back =
      data.source === "simulated"
        ? "proplab simulate, with the --seed of then, writes the league again"
        : "restore the data files from a copy";
    return `${back}; ${anew} on the data of now`;
  }
  if (record.artifacts.some(({ problem }) => problem !== null)) {
    return `proplab verify ${run.id}, and restore the damaged files from a copy`;
  }
  return `proplab reproduce ${run.id} --json, which has everything that differs`;
}

function artifactTable({ artifacts }: RebuildComparison): string {
  const short = (sha256: string | null) => sha256?.slice(0, 16) ?? "none";
  const rows = artifacts.map(({ name, recorded_sha256: then, rebuilt_sha256: now, same }) => [
    name,
    short(then),
    short(now),
    same ? "the same" : pc.red("DIFFERS"),
  ]);
  return formatTable(["artifact", "SHA256 recorded", "SHA256 now", ""], rows);
}

function printFigures(
  { artifacts, predictions, metrics, settings, windows, params }: RebuildComparison,
  console: Console,
): void {
  const details = [
    ...settings.map(({ setting, recorded, now }) => `setting ${setting}: ${shown(recorded)} then, ${shown(now)} now`),
    ...windows.map(({ index, facts }) => `window ${index}: ${facts.join(", ")}`),
    ...artifacts.flatMap(({ name, differences }) =>
      differences
        .slice(0, MOST_OF_A_FILE)
        .map(({ path, recorded, now }) => `${name}, ${path}: ${shown(recorded)} recorded, ${shown(now)} now`),
    ),
    ...params.map(({ param, recorded, now }) => `parameter ${param}: ${shown(recorded)} recorded, ${shown(now)} now`),
  ];
  if (details.length > 0) console.print();
  printSome(details, console);
  console.print();
  if (predictions) printPredictions(predictions, console);
  const { compared, differences, only_then: gone } = metrics;
  const differing = new Set(differences.map(({ name, slice, step }) => `${name} ${slice} ${step}`)).size;
  console.print(
    differing === 0
      ? `figures: all ${formatCount(compared)} the same, intervals included`
      : `figures: ${formatCount(differing)} of ${formatCount(compared)} differ`,
  );
  printSome([...differences.map(metricText), ...gone.map((name) => `${name}: not measured now`)], console);
}

function printPredictions(
  { differing, rows_then: rows, largest, only_then: gone, only_now: added, windows }: ComparedPredictions,
  console: Console,
): void {
  console.print(`predictions: ${formatCount(differing)} of ${formatCount(rows)} differ`);
  const lines: string[] = [];
  if (largest) {
    const { difference, player, game_date: day, recorded, now } = largest;
    lines.push(`largest difference ${difference.toPrecision(3)}: ${player} on ${day}, ${recorded} then, ${now} now`);
  }
  if (gone + added > 0) {
    lines.push(`${formatCount(gone)} rows only in the recorded file, ${formatCount(added)} only in the new one`);
  }
  if (windows.length > 0) lines.push(`in window ${windows.join(", ")}`);
  printSome(lines, console);
}

function metricText({ name, slice, part, recorded: then, now, difference }: MetricDifference): string {
  const of = slice === "all" ? name : `${name} (${slice})`;
  const by = difference === null ? "" : ` (${difference > 0 ? "+" : ""}${difference.toPrecision(3)})`;
  return `${of}${part === "value" ? "" : `, ${part}`}: ${then} then, ${now} now${by}`;
}

function printSome(lines: readonly string[], console: Console): void {
  const more = lines.length - MOST_LINES;
  const last = more > 0 ? [`and ${formatCount(more)} more, which --json has`] : [];
  printPoints([...lines.slice(0, MOST_LINES), ...last], console);
}
