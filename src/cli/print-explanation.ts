import { log } from "../core/elementary.js";
import { formatCount, formatValue, NOTHING } from "../reports/format.js";
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
  const shown = importance.slice(0, top);
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
  if (importance.length > shown.length) {
    console.print(`\n${importance.length - shown.length} more features; --top ${importance.length} shows all`);
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
  const shown = contributions.slice(0, top);
  const rest = contributions.slice(top);
  const restSum = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  const rows: string[][] = [["expected value", "", expected.toFixed(2)]];
  for (const { feature, value, contribution } of shown) {
    rows.push([feature, value === null ? NOTHING : shortNumber(value), formatValue(contribution, "difference")]);
  }
  if (rest.length > 0) rows.push([`${rest.length} other features`, "", formatValue(restSum, "difference")]);
  if (one.added_line !== null) rows.push(["the line", "", formatValue(one.added_line, "difference")]);
  if (one.added_market != null) rows.push(["the market", "", formatValue(one.added_market, "difference")]);
  if (one.p_over === undefined) rows.push(["prediction", "", prediction.toFixed(2)]);
  else rows.push([`P(over) ${formatValue(one.p_over, "rate")}`, "", logOdds(one.p_over).toFixed(2)]);
  console.print(
    formatTable(["feature", "value", one.p_over === undefined ? "points" : "log-odds"], rows, { right: [1, 2] }),
  );
}

function runLabel({ run_id, name, data_source }: AboutRun): string {
  return `${name} ${pc.dim(run_id)}${data_source === "simulated" ? `, ${pc.yellow("SIMULATED data")}` : ""}`;
}

function logOdds(probability: number): number {
  return log(probability / (1 - probability));
}

/** Up to four significant digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
