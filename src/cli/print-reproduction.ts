import { formatCount } from "../reports/format.js";
import type { FileDifference } from "../runner/reproduce/check-data.js";
import type { CodeDifference } from "../runner/reproduce/code-differences.js";
import type { MetricDifference } from "../runner/reproduce/compare-figures.js";
import { shown } from "../runner/reproduce/judge-reproduction.js";
import type { RebuildComparison, Reproduction } from "../runner/reproduce/reproduction.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { formatFacts, formatTable } from "./table.js";

/** Lines of a list that are printed; --json has all. */
const MOST_LINES = 12;

/** What was found before anything is trained: record, data, program. */
export function printChecks(checked: Reproduction, console: Console): void {
  const { run, record, data, code } = checked;
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  const damaged = record.artifacts.filter(({ problem }) => problem !== null);
  const sound = `${record.artifacts.length} artifacts, ${damaged.length === 0 ? "all as recorded" : pc.red(`${damaged.length} damaged`)}`;
  const settings = record.configuration_intact ? "settings as recorded" : pc.red("settings ALTERED");
  console.print(
    formatFacts([
      ["run", `${run.name} ${pc.dim(run.id)}, ${run.started_at.slice(0, 10)}`],
      ["record", `${sound}; ${settings}`],
      ["data", dataText(checked)],
      ["program", programText(checked)],
    ]),
  );
  if (damaged.length > 0) {
    heading("Damaged artifacts");
    for (const { kind, name, problem } of damaged) console.print(`- ${kind} ${name}: ${problem}`);
  }
  if (record.altered_settings.length > 0) {
    heading("Settings that were altered in the record");
    for (const { setting, configuration, parameter } of record.altered_settings) {
      console.print(`- ${setting}: ${shown(configuration)} in the configuration, ${shown(parameter)} as it was logged`);
    }
  }
  if (data.differences.length > 0) {
    heading("Data files that are not as they were");
    printSome(data.differences.map(fileText), console);
  }
  if (code.differences.length > 0) {
    heading("The result may differ because of");
    printSome(code.differences.map(codeText), console);
  }
  for (const limit of checked.limits) console.print(`\n${pc.yellow("note:")} ${limit}`);
}

function dataText({ data, run }: Reproduction): string {
  const { state, files, current_sha256: now, recorded_sha256: then } = data;
  const hash = then.slice(0, 12);
  if (state === "same") return `${run.data_source}, the same as then: ${formatCount(files!)} files, SHA256 ${hash}`;
  if (state === "kept")
    return `${run.data_source}, changed since; all ${formatCount(files!)} files of then are still there`;
  const present = now === null ? "there are none now" : `now ${now.slice(0, 12)}`;
  return pc.red(`${run.data_source}, NOT those of recorded: SHA256 ${hash} then, ${present}`);
}

function programText({ code }: Reproduction): string {
  const { differences, threads } = code;
  const same = differences.length === 0 ? "the same as then" : `differs in ${differences.length} ways`;
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
  return `${place}: ${file} ${change === "missing" ? "is missing" : pc.red("was ALTERED")}`;
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
    console.print(pc.dim(`\nnot made again: ${found.not_rebuilt.join(", ")}`));
  }
  if (obstacles.length > 0) {
    heading("The run cannot be made again");
    for (const obstacle of obstacles) console.print(`- ${obstacle}`);
  }
  if (found.causes.length > 0) {
    heading("Probable causes");
    for (const cause of found.causes) console.print(`- ${cause}`);
  }
  console.print();
  if (dry) {
    console.print(
      obstacles.length === 0 ? "everything to reproduce it from is there" : pc.red("it cannot be reproduced here"),
    );
    if (obstacles.length === 0) console.print(`next: proplab reproduce ${run.id}`);
    else console.print(nextAfterFailure(found));
    return;
  }
  console.print(verdictText(found));
  console.print(found.verdict === "not_reproduced" ? nextAfterFailure(found) : `next: proplab show ${run.id}`);
}

function verdictText({ verdict, comparison, record }: Reproduction): string {
  const damaged = record.artifacts.filter(({ problem }) => problem !== null).length;
  const params = comparison?.params.length ?? 0;
  const faults = [
    ...(damaged > 0 ? [`${damaged} of the stored files ${damaged === 1 ? "is" : "are"} damaged`] : []),
    ...(params > 0 ? ["logged parameters were altered"] : []),
  ];
  const but = faults.length > 0 ? pc.red(`, but ${faults.join(" and ")}`) : "";
  if (verdict === "byte_for_byte") return `${pc.green("reproduced byte for byte")}${but}`;
  if (verdict === "same_figures") return `${pc.green("same figures, other bytes")}${but}`;
  const first = comparison?.first_difference;
  return `${pc.red("not reproduced")}${first ? `: first differs ${first}` : ""}`;
}

function nextAfterFailure({ run, comparison, data, record }: Reproduction): string {
  if (record.artifacts.some(({ problem }) => problem !== null) && comparison === null) {
    return `next: proplab verify ${run.id}, and restore the files from a copy`;
  }
  if (data.state === "gone" || data.state === "unknown") {
    return `next: restore the files from a copy, or proplab retrain --name ${run.name} --force on the data of now`;
  }
  return `next: proplab reproduce ${run.id} --json has everything that differs`;
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
  const lines: string[] = [];
  for (const { setting, recorded: then, now } of settings)
    lines.push(`setting ${setting}: ${shown(then)} then, ${shown(now)} now`);
  for (const { index, facts } of windows) lines.push(`window ${index}: ${facts.join(", ")} differ`);
  for (const { name, differences } of artifacts) {
    for (const { path, recorded: then, now } of differences.slice(0, 3)) {
      lines.push(`${name}, ${path}: ${shown(then)} recorded, ${shown(now)} now`);
    }
  }
  for (const { param, recorded: then, now } of params)
    lines.push(`parameter ${param}: ${shown(then)} recorded, ${shown(now)} now`);
  if (lines.length > 0) {
    console.print();
    printSome(lines, console);
  }
  console.print();
  if (predictions) {
    const { differing, rows_then: rows, largest, only_then: then, only_now: now, windows: at } = predictions;
    console.print(`predictions: ${formatCount(differing)} of ${formatCount(rows)} differ`);
    if (largest) {
      const { difference, player, game_date: day } = largest;
      console.print(
        `- the largest difference is ${difference.toPrecision(3)}: ${player} on ${day}, ${largest.recorded} then, ${largest.now} now`,
      );
    }
    if (then + now > 0)
      console.print(
        `- ${formatCount(then)} rows are only in the recorded file, ${formatCount(now)} only in the new one`,
      );
    if (at.length > 0 && windows.length + at.length > 1)
      console.print(`- in windows ${at.slice(0, MOST_LINES).join(", ")}${at.length > MOST_LINES ? ", ..." : ""}`);
  }
  const { compared, differences, only_then: gone } = metrics;
  const differing = new Set(differences.map(({ name, slice, step }) => `${name} ${slice} ${step}`)).size;
  console.print(
    differing === 0
      ? `figures: all ${formatCount(compared)} the same, intervals included`
      : `figures: ${formatCount(differing)} of ${formatCount(compared)} differ`,
  );
  printSome(differences.map(metricText), console);
  if (gone.length > 0) console.print(`- not measured now: ${gone.slice(0, MOST_LINES).join(", ")}`);
}

function metricText({ name, slice, part, recorded: then, now, difference }: MetricDifference): string {
  const of = slice === "all" ? name : `${name} (${slice})`;
  const by = difference === null ? "" : ` (${difference > 0 ? "+" : ""}${difference.toPrecision(3)})`;
  return `${of}${part === "value" ? "" : `, ${part}`}: ${then} then, ${now} now${by}`;
}

function printSome(lines: readonly string[], console: Console): void {
  for (const line of lines.slice(0, MOST_LINES)) console.print(`- ${line}`);
  const more = lines.length - MOST_LINES;
  if (more > 0) console.print(`- and ${formatCount(more)} more, which --json has`);
}
