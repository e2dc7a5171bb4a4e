import { log } from "../core/elementary.js";
import { formatCount, formatSigned, formatValue, NOTHING } from "../reports/format.js";
import type { RunImportance } from "../runner/explain-importance.js";
import type { ExplainedPrediction, RunPart } from "../runner/explain-rows.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { formatFacts, formatTable } from "./table.js";

interface AboutRun {
  readonly run_id: string;
  readonly name: string;
  readonly data_source: string;
}

/** A step of 0.01 in log-odds is a quarter of a percentage point: features matter below that. */
const LOG_ODDS_DECIMALS = 4;

const PART: Record<RunPart, string> = { train: "training", validation: "validation", evaluation: "evaluation" };

const PART_NOTE: Record<RunPart, string> = {
  train: "training: the model has learned from this row",
  validation: "validation: this row helped to choose the number of trees",
  evaluation: "evaluation",
};

/** The importances of a run's model, with what they were measured on. */
export function printImportance(about: AboutRun, found: RunImportance, top: number, console: Console): void {
  const { kind, measure, rows, loss, repeats, seed, importance } = found;
  const facts: [string, string][] = [
    ["run", runLabel(about)],
    ["importance", kind === "family" ? "the family's own" : kind],
  ];
  if (rows) facts.push(["rows", `${formatCount(rows.used)} ${PART[rows.part]} rows`]);
  if (measure !== undefined) facts.push(["figure", `share of 100; ${measure}`]);
  else if (loss === null) facts.push(["figure", "share of 100 of what moves the predictions"]);
  else if (repeats === null) facts.push(["figure", `rise of ${loss} when the feature's SHAP values are taken out`]);
  else facts.push(["figure", `mean rise of ${loss} over ${repeats} permutations of the feature, seed ${seed}`]);
  console.print(formatFacts(facts));
  console.print();
  const digits = loss === null ? 2 : 4;
  const used = importance.filter((one) => one.importance !== 0);
  const shown = used.slice(0, top);
  const deviation = repeats !== null;
  console.print(
    formatTable(
      ["feature", "importance", ...(deviation ? ["deviation"] : [])],
      shown.map((one) => [
        one.feature,
        one.importance.toFixed(digits),
        ...(deviation ? [one.deviation!.toFixed(digits)] : []),
      ]),
      { right: [1, 2] },
    ),
  );
  if (used.length > shown.length) {
    console.print(`\n${used.length - shown.length} more features; --top ${used.length} shows all`);
  } else if (importance.length > used.length) {
    console.print(
      `\n${used.length === 0 ? "no feature" : "no other feature"} ${kind === "permutation" || loss !== null ? "makes a difference" : "was used"}`,
    );
  }
  if (rows?.part === "evaluation") {
    console.warn("measured on evaluation rows: a diagnosis. Features chosen by it make the evaluation worthless");
  }
}

/** Predictions taken apart, one after the other. */
export function printPredictions(
  about: AboutRun,
  predictions: readonly ExplainedPrediction[],
  top: number,
  console: Console,
): void {
  for (const [i, one] of predictions.entries()) {
    if (i > 0) console.print();
    printPrediction(about, one, top, console);
  }
}

function printPrediction(about: AboutRun, one: ExplainedPrediction, top: number, console: Console): void {
  const { prediction, line, edge, expected, contributions } = one;
  console.print(
    formatFacts([
      ["run", runLabel(about)],
      ["row", `${one.player_name}, ${one.team} ${one.home ? "against" : "at"} ${one.opponent}, ${one.date}`],
      ["part", PART_NOTE[one.part]],
      ["line", line === null ? "none" : `${line}, edge ${formatValue(edge, "difference")}`],
      ["scored", one.actual],
    ]),
  );
  console.print();
  const shown = contributions.filter(({ contribution }) => contribution !== 0).slice(0, top);
  const rest = contributions.filter((other) => !shown.includes(other));
  const restSum = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  const decimals = one.p_over === undefined ? 2 : LOG_ODDS_DECIMALS;
  const plain = (value: number) => value.toFixed(decimals);
  const signed = (value: number) => formatSigned(value, decimals);
  const rows: string[][] = [["expected value", "", plain(expected)]];
  for (const { feature, value, contribution } of shown) {
    rows.push([feature, value === null ? NOTHING : shortNumber(value), signed(contribution)]);
  }
  if (rest.length > 0) rows.push([otherFeatures(rest), "", signed(restSum)]);
  if (one.added_line !== null) rows.push(["the line", "", signed(one.added_line)]);
  if (one.added_market != null) rows.push(["the market", "", signed(one.added_market)]);
  if (one.p_over === undefined) rows.push(["prediction", "", plain(prediction)]);
  else rows.push([`P(OVER) ${formatValue(one.p_over, "rate")}`, "", plain(logOdds(one.p_over))]);
  console.print(
    formatTable(["feature", "value", one.p_over === undefined ? "points" : "log-odds"], rows, { right: [1, 2] }),
  );
}

function runLabel({ run_id, name, data_source }: AboutRun): string {
  return `${name} ${pc.dim(run_id)}${data_source === "simulated" ? `, ${pc.yellow("SIMULATED data")}` : ""}`;
}

/** "30 other features", and whether they have any part in it. */
function otherFeatures(rest: ExplainedPrediction["contributions"]): string {
  const count = `${rest.length} other ${rest.length === 1 ? "feature" : "features"}`;
  return rest.every(({ contribution }) => contribution === 0) ? `${count}, no part in it` : count;
}

function logOdds(probability: number): number {
  return log(probability / (1 - probability));
}

/** Up to four significant digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
