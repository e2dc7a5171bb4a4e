import type { Verdict } from "../gates/index.js";
import { fitErrorRows, formatFound, lossPhrase } from "../reports/fit-phrases.js";
import { formatBytes, formatCount, formatShare, formatValue } from "../reports/format.js";
import { lineSourceName } from "../reports/line-source-phrases.js";
import { methodPhrase } from "../reports/probability-phrases.js";
import { roughSlicesPhrase } from "../reports/slice-roi.js";
import { triesSentences } from "../reports/tries-phrases.js";
import { tuningSentences } from "../reports/tuning-phrases.js";
import { walkPhrase } from "../reports/walk-phrases.js";
import { weekLabel } from "../reports/week-label.js";
import { evaluationDays, type RetrainResult } from "../runner/result.js";
import type { WalkForwardRecord } from "../runner/walk/walk-record.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { featureCount } from "./feature-count.js";
import { afterRetrain } from "./next-steps.js";
import { printClosing } from "./print-closing.js";
import { printHeadline, printSlices } from "./print-figures.js";
import { printVerdicts } from "./print-gates.js";
import { printProbability } from "./print-probability.js";
import { printQuantiles } from "./print-quantiles.js";
import { printWalk } from "./print-walk.js";
import { resultCautions } from "./result-cautions.js";
import { formatFacts, formatTable } from "./table.js";

const FEATURES_SHOWN = 10;

/** The result of a run as a person reads it: what was done, the figures beside the baselines, the cautions, the next step. */
export function printResult(result: RetrainResult, console: Console): void {
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  console.print(formatFacts(facts(result)));
  if (result.tuning) {
    const { validation, candidates } = result.tuning;
    heading(`Tuning, on ${formatCount(validation.rows)} validation rows`);
    for (const sentence of tuningSentences(result.tuning)) console.print(`- ${sentence}`);
    console.print(`- ${triedSentence(candidates, result)}`);
  }
  heading("Figures, with 95 % intervals");
  printHeadline(result, console);
  heading("Picks at edge 3+");
  printSlices(result.breakdowns?.direction ?? [], console);
  console.print();
  printSlices(result.breakdowns?.tier ?? [], console);
  if (result.breakdowns?.week) {
    heading("By week, picks at edge 3+");
    const { end } = evaluationDays(result);
    const weeks = result.breakdowns.week.map((one) => ({ ...one, slice: weekLabel(one.slice, end, { year: true }) }));
    printSlices(weeks, console);
  }
  const { direction = [], tier = [], week } = result.breakdowns ?? {};
  const rough = roughSlicesPhrase([...direction, ...tier, ...(week ?? [])]);
  if (rough) console.print(rough);
  if (result.walk_forward) printWalk(result.walk_forward, console);
  if (result.probability) {
    heading(`Probability of OVER, ${methodPhrase(result.probability)}`);
    printProbability(result.probability, console);
  }
  if (result.closing_line_value) {
    heading("Closing line value");
    printClosing(result.closing_line_value, console);
  }
  if (result.quantiles) {
    heading("Quantiles on the evaluation rows");
    printQuantiles(result.quantiles, console);
  }
  heading("Tries on these days, picks at edge 3+");
  for (const sentence of triesSentences(result.trials, result.metrics.hit_rate_edge_3)) console.print(`- ${sentence}`);
  heading("Most important features");
  const used = result.importance.filter(({ importance }) => importance !== 0);
  const top = used.slice(0, FEATURES_SHOWN);
  for (const { feature, importance } of top) console.print(`${importance.toFixed(1).padStart(5)}  ${feature}`);
  if (used.length === 0) console.print("no feature was used");
  else if (used.length <= FEATURES_SHOWN && used.length < result.importance.length) {
    console.print("no other feature was used");
  }
  heading("To keep in mind");
  for (const caution of resultCautions(result)) console.print(`- ${caution}`);
  heading(`Gates: ${result.gates.decision}`);
  printVerdicts(result.gates, console, saidAlready(result));
  heading("Artifacts");
  const artifacts = result.artifacts.map(({ kind, sha256, bytes }) => [kind, sha256.slice(0, 16), formatBytes(bytes)]);
  console.print(formatTable(["kind", "SHA256", "size"], artifacts, { right: [2] }));
  console.next(afterRetrain(result.name));
}

/** What gates found that stands in full among the cautions, where it is named by check. */
function saidAlready({ leak_audit: audit }: RetrainResult): Map<Verdict["gate"], string> {
  const found = audit.checks.filter(({ verdict }) => verdict !== "CLEAN");
  const named = (names: readonly string[]) => `see "To keep in mind": ${names.join(", ")}`;
  const suspected = found.filter(({ kind }) => kind === "plausibility").map(({ name }) => name);
  return new Map([
    ...(found.length > 0
      ? ([["leak_audit", `${audit.verdict}, ${named(found.map(({ name }) => name))}`]] as const)
      : []),
    ...(suspected.length > 0 ? ([["plausibility", named(suspected)]] as const) : []),
  ]);
}

/** What is known of comparisons on the rows a tuned run chose on. What a person chose by looking at validation errors, nobody counts. */
function triedSentence(candidates: number, { trials, tuning_fits: fits }: RetrainResult): string {
  const taken = fits && fits.taken_over > 0 ? `, ${fits.taken_over} of them fitted by earlier runs` : "";
  const ever = formatCount(trials.validation?.configurations_tried ?? candidates);
  return `${formatCount(candidates)} candidates${taken}; tunings compared ${ever} on exactly these validation rows so far, and choices made by hand are not in that number`;
}

function facts(result: RetrainResult): [string, string][] {
  const { data, rows, lines } = result;
  const label = data.source === "simulated" ? pc.yellow(`SIMULATED (${data.origin})`) : "imported";
  const supply = lines.supply.map(({ book, share }) => `${book} ${formatShare(share)}`).join(", ");
  return [
    ["run", `${result.name} ${pc.dim(result.run_id)}`],
    ["data", `${label}, ${data.seasons.join(", ")}, SHA256 ${data.dataset_sha256.slice(0, 12)}`],
    ...training(result),
    [
      "evaluation",
      span(evaluationDays(result), `${formatCount(rows.eval_lines)} rows with a line of ${formatCount(rows.eval_all)}`),
    ],
    ["features", featureCount(result.features.set, result.features.names, result.features.own)],
    ["model", modelText(result)],
    ...fitError(result),
    ["lines", `${lineSourceName(lines)}: ${supply || "none"}`],
  ];
}

function modelText({
  framework,
  loss_function: loss,
  fit,
  trained_elsewhere: origin,
  walk_forward: walk,
}: RetrainResult): string {
  const found = Object.entries(fit.found ?? {}).map(([name, value]) => `${name} ${formatFound(name, value)}`);
  const trees =
    fit.trees === null
      ? []
      : [`${fit.trees} ${fit.trees === 1 ? "tree" : "trees"}${walk ? " in the last window" : ""}`];
  return [framework, origin?.objective ?? (loss === null ? "its own loss" : lossPhrase(loss)), ...trees, ...found].join(
    ", ",
  );
}

/** What the model learned from. */
function training({ windows, rows, trained_elsewhere: origin, walk_forward: walk }: RetrainResult): [string, string][] {
  if (origin) {
    const { format, version, sha256 } = origin;
    return [
      [
        "training",
        `elsewhere (${format} ${version}, SHA256 ${sha256.slice(0, 12)}), not on this run's training window`,
      ],
    ];
  }
  if (walk) return walkFacts(walk, windows, rows);
  const { train, validation } = windows[0]!;
  return [
    ["training", span(train, `${formatCount(rows.train)} rows`)],
    ["validation", span(validation, `${formatCount(rows.validation)} rows`)],
  ];
}

/** A model in the facts above is the last window's: that is the one that is registered. */
function walkFacts(
  walk: WalkForwardRecord,
  windows: RetrainResult["windows"],
  rows: RetrainResult["rows"],
): [string, string][] {
  const [first, last] = [windows[0]!, windows.at(-1)!];
  return [
    ["retrained", `${walkPhrase(walk)}: ${formatCount(windows.length)} windows`],
    ["first window", `learned from ${span({ start: first.train.start, end: first.validation.end }, learned(first))}`],
    ["last window", `learned from ${span({ start: last.train.start, end: last.validation.end }, learned(last))}`],
    ["training", `${formatCount(rows.train)} rows in all, and ${formatCount(rows.validation)} in validation parts`],
  ];
}

function learned({ rows }: RetrainResult["windows"][number]): string {
  return `${formatCount(rows.train)} rows, and ${formatCount(rows.validation)} in validation`;
}

function fitError({ fit, metrics, trained_elsewhere: origin }: RetrainResult): [string, string][] {
  if (origin) return [];
  const [train, validation] = [fit.mae_train, fit.mae_validation].map((mae) => formatValue(mae, "points"));
  return [["MAE", `${train} on training, ${validation} on validation (${fitErrorRows(metrics.mae_all !== null)})`]];
}

function span({ start, end }: { start: string; end: string }, text: string): string {
  return `${start} to ${end}, ${text}`;
}
