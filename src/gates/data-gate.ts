import { grouped, percentAgainst } from "../core/figures.js";
import type { DataReadiness, PartReadiness, WindowReadiness } from "./data-readiness.js";
import type { GateEvidence } from "./evidence.js";
import type { DataThresholds } from "./thresholds.js";
import { measured, notMeasured, type Verdict } from "./verdict.js";

interface DataCheck {
  readonly met: boolean;
  /** What was found and, when it is not met, what was wanted. */
  readonly words: string;
}

/**
 * The data of every window reach the profile's thresholds: rows, quality, coverage by lines, times and prices that are
 * known, features that have a source. What does not apply (no line at all, a model trained elsewhere) is not asked.
 */
export function judgeData({ data, trainedElsewhere }: GateEvidence, thresholds: DataThresholds): Verdict {
  const gate = "data_ready";
  if (!data || data.windows.length === 0) return notMeasured(gate, null, "the readiness of the data was not measured");
  const checks = [
    ...(trainedElsewhere ? [] : trainingChecks(data.windows, thresholds)),
    ...evaluationChecks(data.windows, thresholds),
    ...knownChecks(data, thresholds),
  ];
  const missed = checks.filter(({ met }) => !met);
  const said = (missed.length > 0 ? missed : checks).map(({ words }) => words).join("; ");
  const evidence = missed.length > 0 ? `${missed.length} of ${checks.length} checks not met: ${said}` : said;
  return measured(gate, missed.length > 0 ? "concern" : null, missed.length, 0, evidence);
}

function trainingChecks(windows: readonly WindowReadiness[], thresholds: DataThresholds): DataCheck[] {
  const rows = worst(windows, ({ training_rows }) => training_rows);
  const { min_training_rows: wanted } = thresholds;
  const part = ({ training }: WindowReadiness) => training;
  return [
    atLeast(
      rows.value,
      wanted,
      `${grouped(rows.value)} rows to learn from (training and validation)${where(rows.window, windows)}`,
      grouped(wanted),
    ),
    ...qualityChecks(windows, part, "training", thresholds),
    lineCheck(windows, part, "training", thresholds.min_training_line_share),
  ];
}

function evaluationChecks(windows: readonly WindowReadiness[], thresholds: DataThresholds): DataCheck[] {
  const part = ({ evaluation }: WindowReadiness) => evaluation;
  return [
    ...qualityChecks(windows, part, "evaluation", thresholds),
    lineCheck(windows, part, "evaluation", thresholds.min_evaluation_line_share),
  ];
}

type PartOf = (window: WindowReadiness) => PartReadiness;

function qualityChecks(
  windows: readonly WindowReadiness[],
  part: PartOf,
  name: string,
  { min_ready_share: ready, min_good_quality_share: good }: DataThresholds,
): DataCheck[] {
  const ofSettled = (figure: "ready" | "good_quality") =>
    worst(windows, (window) => {
      const { rows, bootstrap, [figure]: count } = part(window);
      return shareOf(count, rows - bootstrap);
    });
  const [readiness, quality] = [ofSettled("ready"), ofSettled("good_quality")];
  const at = (window: WindowReadiness) => `${name}${where(window, windows)}`;
  return [
    shareAtLeast(readiness.value, ready, `of the ${at(readiness.window)} rows ready`),
    shareAtLeast(quality.value, good, "of them of good quality"),
  ];
}

function lineCheck(windows: readonly WindowReadiness[], part: PartOf, name: string, wanted: number): DataCheck {
  const lined = worst(windows, (window) => shareOf(part(window).with_line, part(window).rows));
  return shareAtLeast(lined.value, wanted, `of the ${name}${where(lined.window, windows)} rows with a line`);
}

/** Times, prices and sources that are not known, over all windows together. */
function knownChecks(data: DataReadiness, thresholds: DataThresholds): DataCheck[] {
  const { features, missing, derived } = data;
  const named = (names: readonly string[]) => (names.length === 0 ? "" : ` (${names.join(", ")})`);
  return [
    ...atMost(
      data.line_time_unknown_share,
      thresholds.max_line_time_unknown_share,
      "of the lines carry no time",
      " (before the game by declaration only)",
    ),
    ...atMost(
      data.game_line_time_unknown_share,
      thresholds.max_game_line_time_unknown_share,
      "of the totals and spreads carry no time",
    ),
    ...atMost(data.assumed_price_share, thresholds.max_assumed_price_share, "of the picks at an assumed price"),
    ...atMost(
      shareOf(missing.length, features.length),
      thresholds.max_missing_feature_share,
      `of the features without source data${named(missing)}`,
    ),
    ...atMost(
      shareOf(derived.length, features.length),
      thresholds.max_derived_feature_share,
      `of the features derived from who played${named(derived)}`,
    ),
  ];
}

function atLeast(value: number, wanted: number, found: string, wantedWords: string): DataCheck {
  const met = value >= wanted;
  return { met, words: met ? found : `${found}, wanted ${wantedWords}` };
}

function shareAtLeast(value: number, wanted: number, what: string): DataCheck {
  const percent = percentAgainst([value], wanted);
  return atLeast(value, wanted, `${percent(value)} ${what}`, percent(wanted));
}

/** @param why what follows from it, said when it is too much */
function atMost(value: number | null, most: number, what: string, why = ""): DataCheck[] {
  if (value === null) return [];
  const met = value <= most;
  const percent = percentAgainst([value], most);
  return [{ met, words: `${percent(value)} ${what}${met ? "" : `${why}, allowed ${percent(most)}`}` }];
}

/** The window where a figure is least; the first of several. */
function worst(
  windows: readonly WindowReadiness[],
  figure: (window: WindowReadiness) => number,
): { window: WindowReadiness; value: number } {
  const all = windows.map((window) => ({ window, value: figure(window) }));
  return all.reduce((least, one) => (one.value < least.value ? one : least));
}

/** A part without a row has nothing that could be used: its share is 0. */
function shareOf(count: number, of: number): number {
  return of > 0 ? count / of : 0;
}

/** " of window 3", where there are several. */
function where({ index }: WindowReadiness, windows: readonly WindowReadiness[]): string {
  return windows.length > 1 ? ` (window ${index + 1} of ${windows.length})` : "";
}
