import { groupBy } from "../../core/group-by.js";
import type { LineTime } from "../../features/index.js";
import type { EvaluationRecord } from "../../runner/result.js";
import { formatCount } from "../format.js";
import { type LabelledRun, lossWords } from "../label-runs.js";
import { leastToMost } from "../least-to-most.js";
import { lineSourceInWords } from "../line-source-phrases.js";
import { plainText } from "../markdown-table.js";
import { isWorthSaying } from "../phrases.js";
import { bulletList } from "../section-text.js";
import { walkPhrase } from "../walk-phrases.js";
import { daySpan } from "../week-label.js";
import { listed } from "../which-runs.js";

/** Evaluation periods that are given with the days of training and validation; of more the table of windows has them. */
const MOST_WITH_TRAINING = 4;

/** What was predicted, by what, on which days and against which lines: a short paragraph for who did not make the runs. */
export function whatTested(runs: readonly LabelledRun[]): string {
  return [models(runs), periods(runs), lines(runs), commonHypothesis(runs)].filter((one) => one !== null).join(" ");
}

/** The hypotheses of several runs that have different ones, as a list; "" where there are none, or one paragraph says it. */
export function hypotheses(runs: readonly LabelledRun[]): string {
  const own = runs.filter(({ run }) => run.record.hypothesis);
  if (runs.length === 1 || own.length === 0 || commonHypothesis(runs) !== null) return "";
  const items = own.map(({ run, label }) => `${plainText(label)}: ${plainText(run.record.hypothesis!)}`);
  return `Hypotheses the runs were made for:\n\n${bulletList(items)}`;
}

function models(runs: readonly LabelledRun[]): string {
  const families = [...new Set(runs.map(({ run }) => run.record.framework))].sort((a, b) =>
    a === "trees" ? -1 : b === "trees" ? 1 : 0,
  );
  const words = families.map((family) => {
    const own = runs.filter(({ run }) => run.record.framework === family);
    const losses = [...new Set(own.map(({ run }) => lossWords(run)))];
    const withLoss = family === "trees" && own.some(({ run }) => run.record.loss_function !== null);
    return plainText(withLoss ? `trees with ${listed(losses)}` : listed(losses));
  });
  const sets = runs.map(({ run }) => run.record.features);
  const features = [...new Set(sets.map(({ set, names }) => `${set} (${formatCount(names.length)} features)`))];
  return `Player points, predicted by ${words.join("; ")}, from feature set ${plainText(listed(features))}.`;
}

/** Each evaluation period with the days learned from, so that a month is not taken for its season. */
function periods(runs: readonly LabelledRun[]): string {
  const spans = groupBy(runs, ({ from, to }) => daySpan({ start: from, end: to }, { year: true }));
  const brief = spans.size > MOST_WITH_TRAINING;
  const said = [...spans].map(([span, own]) => {
    const learned = brief ? [] : [...new Set(own.map(({ run }) => trainingPhrase(run.record)))];
    return learned.length === 1 ? `${span} (${learned[0]})` : span;
  });
  const rest = brief ? " Days of training and validation stand under Windows and fit." : "";
  return `A season stands for its evaluation period alone: ${said.join("; ")}.${rest}`;
}

function trainingPhrase({ windows, trained_elsewhere: elsewhere, walk_forward: walk }: EvaluationRecord): string {
  // records of earlier versions do not know the member
  if (elsewhere) return "trained elsewhere";
  const span = (part: "train" | "validation") => daySpan(windows[0]![part], { year: true });
  const first = `trained on ${span("train")}, validated on ${span("validation")}`;
  return walk ? `first ${first}; retrained ${walkPhrase(walk)}` : first;
}

function lines(runs: readonly LabelledRun[]): string {
  const records = runs.map(({ run }) => run.record);
  const sources = [...new Set(records.map(({ lines: own }) => plainText(lineSourceInWords(own))))];
  const quotes = [...new Set(records.map(({ lines: { time } }) => QUOTES[time ?? "latest"]))];
  const timing = quotes.length === 1 ? `, ${quotes[0]}${quoteTimes(records)}` : "; their quotes are of different times";
  return `Lines: ${listed(sources)}${timing}${noClose(records)}.`;
}

const QUOTES: Record<LineTime, string> = {
  opening: "each book's first timed quote of the day",
  latest: "each book's last quote before tip-off",
};

/** " (20 to 25 minutes in the median; not all carry a time)"; nothing where no time is known of any. */
function quoteTimes(records: readonly EvaluationRecord[]): string {
  const ages = records.flatMap(({ lines: { median_age_minutes: age } }) => (age === null ? [] : [Math.round(age)]));
  const before = records[0]!.lines.time === "opening" ? " before tip-off" : "";
  const known = ages.length > 0 ? [`${leastToMost(ages, formatCount)} minutes${before} in the median`] : [];
  const untimed = records.some(({ lines: { time_unknown_share: share } }) => isWorthSaying(share));
  const which = ages.length > 0 ? "not all carry a time" : "they carry no time";
  const said = [...known, ...(untimed ? [which] : [])];
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}

/** That nothing shows how the lines closed, where that is so of all runs. */
function noClose(records: readonly EvaluationRecord[]): string {
  const reasons = new Set(records.map(({ closing_line_value: closing }) => closing?.not_available ?? null));
  if (reasons.size !== 1 || reasons.has(null)) return "";
  const why = reasons.has("no_later_quote") ? "; no book quoted again, so that" : ", so that";
  return `${why} closing line value cannot be measured`;
}

/** What all runs were made for; of one run its report says it above. */
function commonHypothesis(runs: readonly LabelledRun[]): string | null {
  const all = new Set(runs.map(({ run }) => run.record.hypothesis));
  const [hypothesis] = all;
  return runs.length === 1 || all.size > 1 || !hypothesis ? null : `Hypothesis: ${plainText(hypothesis)}`;
}
