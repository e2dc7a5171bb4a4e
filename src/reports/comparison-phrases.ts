import type { AuditVerdict } from "../audit/leak-audit.js";
import {
  type LossComparison,
  leastDiscordant,
  type PairedDifference,
  type PickComparison,
  timesTheSample,
} from "../metrics/index.js";
import type { ComparedPair, ComparedRun, RunComparison } from "../runner/compare/compare-runs.js";
import { checkPhrase, errorDifference, errorDifferenceSentence } from "./error-phrases.js";
import { formatCount, formatFigure, formatProbability, formatValue } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";
import { intervalStanding } from "./phrases.js";
import { roughly } from "./power-phrases.js";

/** The setting that changes nothing but the luck of a fit. */
const SEED = "random_seed";
/** States of the program: with them alone apart, two runs are the same experiment. */
const OF_PROGRAM = new Set(["program", "code"]);

/** What a pair's figures allow to be said, without full stops: errors, then hit rate, ROI and common picks at the edge given. */
export function pairSentences(
  { run, against, comparison }: ComparedPair,
  runs: readonly ComparedRun[],
  edge: number,
): string[] {
  const { maeLines, maeAll, dates } = comparison;
  const order = `${run} less ${against}`;
  const picks = comparison.picks.find(({ minEdge }) => minEdge === edge);
  const all =
    maeAll && `on all ${formatCount(maeAll.n)} rows, with a line or without, ${errorsPhrase(run, against, maeAll)}`;
  return [
    maeLines && `${errorDifferenceSentence(run, against, maeLines, order)}${samplePhrase(maeLines, "rows", dates)}`,
    all,
    picks && rateSentence(run, against, picks, runs, dates),
    picks && roiSentence(run, against, picks, dates),
    picks && commonPicksSentence(run, against, picks),
  ].filter((sentence) => typeof sentence === "string");
}

function errorsPhrase(run: string, against: string, difference: LossComparison): string {
  const standing = intervalStanding(difference, 0);
  const figure = `(${errorDifference(difference, `${run} less ${against}`)})`;
  if (standing === "open") return `their errors cannot be told apart ${figure}${checkPhrase(difference)}`;
  return `${standing === "below" ? run : against} has the lower mean absolute error ${figure}${checkPhrase(difference)}`;
}

/** Why nothing could be told, and what it would take; "" where something could. */
function samplePhrase(difference: PairedDifference, unit: "rows" | "picks", dates: number): string {
  if (difference.low === null) return "; the game dates are too few for an interval";
  if (intervalStanding(difference, 0) !== "open") return "";
  const times = timesTheSample(difference);
  if (times === null) return "";
  const [needed, onDates] = [times * difference.n, times * dates].map(roughly);
  return `; if it were truly this large, ${needed} ${unit} of ${onDates} game dates would be needed to tell it from 0 (80 % power), and there are ${formatCount(difference.n)} of ${formatCount(dates)}`;
}

function rateSentence(
  run: string,
  against: string,
  picks: PickComparison,
  runs: readonly ComparedRun[],
  dates: number,
): string {
  const at = `edge ${picks.minEdge}+`;
  if (!picks.hitRate) return `hit rate at ${at}: not both have a graded pick`;
  const rate = (letter: string) => {
    const { hitRate } = runs.find((one) => one.letter === letter)!.evaluation.betting[
      `edge_${picks.minEdge}` as "edge_3"
    ];
    return `${letter} ${formatValue(hitRate!.value, "rate")} of ${formatCount(hitRate!.n)}`;
  };
  const standing = intervalStanding(picks.hitRate, 0);
  const verdict =
    standing === "open" ? "cannot be told apart" : `${standing === "above" ? run : against} wins more often`;
  const figures = `${rate(run)}, ${rate(against)}, difference ${formatFigure(picks.hitRate, "share difference")}`;
  return `hit rate at ${at}: ${figures}: ${verdict}${samplePhrase(picks.hitRate, "picks", dates)}`;
}

function roiSentence(run: string, against: string, { roi, minEdge }: PickComparison, dates: number): string | null {
  if (!roi) return null;
  const standing = intervalStanding(roi, 0);
  const verdict = standing === "open" ? "cannot be told apart" : `${standing === "above" ? run : against} returns more`;
  return `ROI at edge ${minEdge}+: difference ${formatFigure(roi, "share difference")}: ${verdict}${samplePhrase(roi, "picks", dates)}`;
}

function commonPicksSentence(run: string, against: string, { common, minEdge }: PickComparison): string {
  const { graded, mcnemar, needed } = common;
  if (graded === 0) return `no graded pick at edge ${minEdge}+ was made by both`;
  const split = mcnemar.onlyFirst + mcnemar.onlySecond;
  const start = `of ${formatCount(graded)} graded picks at edge ${minEdge}+ that both made`;
  if (split === 0)
    return `${start} they won the very same: the picks only one of them made are all that sets them apart`;
  const found = `${start}, ${formatCount(mcnemar.onlyFirst)} were won by ${run} alone and ${formatCount(mcnemar.onlySecond)} by ${against} alone (exact McNemar p ${formatProbability(mcnemar.p)})`;
  if (mcnemar.p < THRESHOLDS.significant)
    return `${found}: ${mcnemar.onlyFirst > mcnemar.onlySecond ? run : against} wins more of them`;
  const few =
    split < leastDiscordant() ? `: fewer than ${leastDiscordant()} cannot tell them apart, however they fall` : "";
  const more = needed === null ? "" : `; at these shares ${roughly(needed)} common picks would be needed`;
  return `${found}${few}${more}`;
}

/** What the leak audit says against a run says as much against every difference to it. */
function auditCautions(runs: readonly ComparedRun[]): string[] {
  const ofVerdict = (verdict: AuditVerdict, meaning: string) =>
    runs
      .filter(({ audit }) => audit.verdict === verdict)
      .map(({ letter, audit }) => `${verdict} in ${letter}, ${meaning}: ${firstOf(audit.findings)}`);
  const raw = runs.filter(({ audit }) => audit.rawSql.length > 0);
  return [
    ...ofVerdict("LEAK", "neither its figures nor a difference to it can be believed"),
    ...ofVerdict("SUSPECT", "its figures and differences to it wait for an explanation"),
    ...raw.map(
      ({ letter, audit }) =>
        `raw SQL in ${letter} (${audit.rawSql.join(", ")}): nothing but the leak audit says whether it looks ahead`,
    ),
  ];
}

function firstOf([first, ...more]: readonly string[]): string {
  if (more.length === 0) return first ?? "";
  return `${first}; and ${more.length === 1 ? "one more check" : `${more.length} more checks`}`;
}

/** What a reader must know before believing the differences. */
export function comparisonCautions(comparison: RunComparison): string[] {
  const { dataSource, lines, runs, settings, rowsWithLine, rowsWithSameLine, pairs } = comparison;
  const list: string[] = [];
  list.push(...auditCautions(runs));
  if (dataSource === "simulated") list.push("simulated data: these figures say nothing about real players or books");
  if (lines === "own") {
    const each = runs.map(({ letter, lineSource }) => `${letter} on the lines of ${lineSource}`).join(", ");
    list.push(
      `each run is settled on its own lines and prices: ${each}; the line is the same on ${formatCount(rowsWithSameLine)} of ${formatCount(rowsWithLine)} rows, so the difference is of models and of lines together`,
    );
  }
  if (new Set(runs.map(({ datasetSha256 }) => datasetSha256)).size > 1) {
    list.push("the runs read different versions of the data; rows whose outcome or line changed are left out");
  }
  const differing = settings.filter(({ differs, setting }) => differs && !OF_PROGRAM.has(setting));
  if (differing.length > 0 && differing.every(({ setting }) => setting === SEED)) {
    list.push("they differ by their seed alone: the difference is the noise that any other difference stands in");
  } else if (differing.length === 0) {
    list.push("no setting differs: they are the same experiment run more than once");
  } else list.push("the intervals hold the models as they are; what another seed would change is not in them");
  const shown = pairs.flatMap(({ comparison: { maeLines, maeAll, picks } }) => [
    maeLines,
    maeAll,
    ...picks.flatMap(({ hitRate, roi }) => [hitRate, roi]),
  ]);
  const count = formatCount(shown.filter((difference) => difference !== null).length);
  list.push(
    `${count} ${count === "1" ? "difference is" : "differences are"} shown; of every 20 one is expected to leave out 0 by chance`,
  );
  return list;
}
