import { HEADLINE_EDGE, type HeadlineMetric } from "../metrics/index.js";
import { comparisonCautions, pairSentences } from "../reports/comparison-phrases.js";
import { formatCount, formatEstimate, formatFigure, formatProbability, NOTHING, unitOf } from "../reports/format.js";
import { discordantCells } from "../reports/pair-phrases.js";
import { RAW_SQL_LEGEND, RAW_SQL_SIGN } from "../reports/run-marks.js";
import { triesSentences } from "../reports/tries-phrases.js";
import type { ComparedPair, ComparedRun, RunComparison } from "../runner/compare/compare-runs.js";
import { AUDIT_COLORS } from "./audit-colors.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { leftOutText } from "./left-out-text.js";
import { afterCompare, idWord } from "./next-steps.js";
import { formatTable } from "./table.js";

const FIGURES: readonly HeadlineMetric[] = [
  "mae_lines",
  "mae_line_itself",
  "mae_all",
  "bias",
  "hit_rate_edge_1",
  "hit_rate_edge_3",
  "hit_rate_edge_5",
  "roi_edge_1",
  "roi_edge_3",
  "roi_edge_5",
  "break_even_edge_3",
];

/** A comparison as a person reads it: what differs, the figures on the same rows, the differences, what may be said. */
export function printComparison(comparison: RunComparison, options: { all: boolean }, console: Console): void {
  const { runs, pairs } = comparison;
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  console.print(runTable(runs));
  if (runs.some(({ audit }) => audit.rawSql.length > 0)) console.print(RAW_SQL_LEGEND);
  heading(options.all ? "Settings" : "Settings that differ");
  console.print(settingTable(comparison, options.all));
  heading(`Figures on the same rows, with 95 % intervals`);
  console.print(rowsSentence(comparison));
  console.print();
  console.print(figureTable(runs));
  for (const pair of pairs) {
    heading(`${pair.run} less ${pair.against}, with 95 % intervals`);
    console.print(differenceTable(pair));
    console.print();
    console.print(makerTable(pair));
    console.print();
    console.print(commonTable(pair));
    console.print();
    for (const sentence of pairSentences(pair, runs, HEADLINE_EDGE)) console.print(`- ${sentence}`);
  }
  heading("Tries, each run on its own rows");
  for (const { letter, tries, evaluation } of runs) {
    const sentences = tries ? triesSentences(tries, evaluation.metrics.hit_rate_edge_3) : ["nobody counted"];
    for (const sentence of sentences) console.print(`- ${letter}: ${sentence}`);
  }
  heading("To keep in mind");
  for (const caution of comparisonCautions(comparison)) console.print(`- ${caution}`);
  console.next(afterCompare(runs));
}

function runTable(runs: readonly ComparedRun[]): string {
  const rows = runs.map(({ letter, id, name, evaluated, lineSource, leftOut, audit }) => [
    pc.bold(letter),
    `${idWord(id)}\n${name}`,
    AUDIT_COLORS[audit.verdict](audit.verdict + (audit.rawSql.length > 0 ? RAW_SQL_SIGN : "")),
    `${evaluated.from} to\n${evaluated.to}`,
    formatCount(evaluated.rows),
    lineSource,
    leftOutText(leftOut),
  ]);
  return formatTable(["", "run", "audit", "evaluated", "rows", "lines", "left out here"], rows, { right: [4] });
}

function settingTable({ runs, settings }: RunComparison, all: boolean): string {
  const shown = settings.filter(({ differs }) => all || differs);
  const head = ["", ...runs.map(({ letter }) => letter)];
  const rows = shown.map(({ setting, values, differs }) => [
    all && differs ? pc.bold(setting) : setting,
    ...values.map((value) => (value === undefined ? NOTHING : String(value))),
  ]);
  if (runs.some(({ ownFeatures }) => ownFeatures.length > 0)) {
    rows.push(["features not in all", ...runs.map(({ ownFeatures }) => ownFeatures.join("\n") || "none")]);
  }
  return rows.length === 0 ? "none" : formatTable(head, rows);
}

function rowsSentence({ rows, rowsWithLine, rowsWithSameLine, dates, lines }: RunComparison): string {
  const line =
    lines === "same" ? "the same in all runs" : `each on its own; the same on ${formatCount(rowsWithSameLine)}`;
  return `${formatCount(rows)} rows of ${formatCount(dates)} game dates, ${formatCount(rowsWithLine)} with a line (${line})`;
}

function figureTable(runs: readonly ComparedRun[]): string {
  const figures = FIGURES.filter((name) => runs.some(({ evaluation }) => evaluation.metrics[name] !== null)).map(
    (name) => [name, ...runs.map(({ evaluation }) => formatEstimate(evaluation.metrics[name], unitOf(name)))],
  );
  const drawdown = runs.map(({ evaluation }) => drawdownText(evaluation.betting.edge_3));
  return formatTable(["", ...runs.map(({ letter }) => letter)], [...figures, ["max_drawdown_edge_3", ...drawdown]]);
}

function drawdownText({ picks, maxDrawdown }: ComparedRun["evaluation"]["betting"]["edge_3"]): string {
  if (picks === 0) return NOTHING;
  if (!maxDrawdown) return "none";
  return `${maxDrawdown.units.toFixed(1)} units to ${maxDrawdown.trough}`;
}

function differenceTable({ comparison, run, against }: ComparedPair): string {
  const { maeLines, maeAll, picks } = comparison;
  const errors = [
    ["MAE (lines)", maeLines],
    ["MAE (all)", maeAll],
  ] as const;
  const rows = errors
    .filter(([, difference]) => difference !== null)
    .map(([name, difference]) => [
      name,
      formatFigure(difference, "difference"),
      `${formatCount(difference!.n)} rows`,
      formatProbability(difference!.dieboldMariano?.p ?? null),
    ]);
  for (const [name, measure] of [
    ["hit rate", "hitRate"],
    ["ROI", "roi"],
  ] as const) {
    for (const one of picks) {
      if (one[measure] === null) continue;
      rows.push([
        `${name}, edge ${one.minEdge}+`,
        formatFigure(one[measure], "share difference"),
        `${formatCount(one[measure].n)} picks`,
        "",
      ]);
    }
  }
  return formatTable(["", `${run} less ${against}`, "stands on", "Diebold-Mariano p"], rows, { right: [2, 3] });
}

/** How often picks won, by who made them. */
function makerTable({ comparison, run, against }: ComparedPair): string {
  const rows = comparison.picks.flatMap(({ minEdge, sameSideHitRate, onlyFirstHitRate, onlySecondHitRate }) => [
    [`edge ${minEdge}+`, "both, same side", formatEstimate(sameSideHitRate, "rate")],
    ["", `${run} alone`, formatEstimate(onlyFirstHitRate, "rate")],
    ["", `${against} alone`, formatEstimate(onlySecondHitRate, "rate")],
  ]);
  return formatTable(["picks", "made by", "hit rate"], rows);
}

/** The picks both made, and whether they tell the two apart. */
function commonTable({ comparison, run, against }: ComparedPair): string {
  const rows = comparison.picks.map(({ minEdge, common: { graded, mcnemar } }) => {
    const [won, ...ps] = discordantCells(mcnemar, mcnemar.p, mcnemar.midP);
    return [`edge ${minEdge}+`, formatCount(graded), won, won === NOTHING ? NOTHING : ps.join(" / ")];
  });
  const head = ["picks of both", "graded", `one won ${run} : ${against}`, "McNemar p exact / mid"];
  return formatTable(head, rows, { right: [1, 2] });
}
