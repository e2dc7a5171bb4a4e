import { formatFigure, formatProbability, formatValue } from "../format.js";
import { decisionPhrase } from "../gate-phrases.js";
import type { HeadToHead } from "../head-to-head.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import {
  breakEvenPhrase,
  hitRateSentence,
  hitRateStanding,
  intervalStanding,
  lineErrorPhrase,
  powerPhrase,
} from "../phrases.js";
import type { Pooled } from "../pool-by-loss.js";
import { againstMarket, formatScore } from "../probability-phrases.js";
import { bulletList } from "../section-text.js";
import {
  aboveBreakEvenPhrase,
  headlineP,
  isMoreThanLuck,
  triesCount,
  triesOfPeriods,
  triesOfRun,
} from "../tries-phrases.js";
import { sayByRun, whichRuns } from "../which-runs.js";
import { duelSentence } from "./head-to-head-tables.js";

type Finding = (runs: readonly LabelledRun[]) => string | null;

/**
 * What the figures allow to be said, as a list, what matters most first; each item follows from figures in the tables of the report.
 * Of a report on one run the items give the figures themselves.
 */
export function findings(
  runs: readonly LabelledRun[],
  pooled: readonly Pooled[],
  duels: readonly HeadToHead[],
): string {
  const items = [
    auditVerdict(runs),
    decision(runs),
    againstBreakEven(runs),
    againstLuck(runs),
    ...pooled.map(pooledSentence),
    againstTheLine(runs),
    againstTheMarket(runs),
    besideEachOther(duels),
  ];
  return bulletList(items.filter((item) => item !== null).map((item) => `${item}.`));
}

const auditVerdict: Finding = (runs) => {
  const said = sayByRun(runs, ({ run }) => AUDITS[run.record.leak_audit.verdict]);
  return said && `Leak audit: ${said}; the cautions say why`;
};

const AUDITS = {
  CLEAN: null,
  SUSPECT: "**SUSPECT**, its figures wait for an explanation",
  LEAK: "**LEAK**, none of its figures can be believed",
} as const;

const decision: Finding = (runs) => {
  const said = sayByRun(runs, ({ run: { judgement } }) => {
    if (!judgement) return null;
    return runs.length === 1 ? decisionPhrase(judgement) : judgement.decision;
  });
  return said && `${runs.length === 1 ? "Decision" : "Decisions"} of the gates: ${said}`;
};

const againstBreakEven: Finding = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const { edge_3: betting } = run.record.betting;
    const standing = hitRateStanding(betting);
    const phrase =
      standing === "above" ? aboveBreakEvenPhrase(triesOfRun(run.tries), "its days") : breakEvenPhrase(standing);
    if (runs.length > 1 || standing === "unmeasured") return phrase;
    return withPower(hitRateSentence(betting, standing, phrase), betting, standing);
  });
  return `Hit rate at edge 3+: ${said}`;
};

/** How many configurations were tried on the days, and how many hit rates are more than luck would show with all of them counted. */
const againstLuck: Finding = (runs) => {
  const counted = runs.filter(({ run }) => run.tries !== null);
  const tries = triesOfPeriods(counted.map(({ run }) => run.tries));
  if (!tries) return null;
  const start = `Tries: ${triesCount(tries)} on ${runs.length === 1 ? "these days" : "the days of each run"}`;
  const judged = counted.flatMap((one) => {
    const p = headlineP(one.run.tries!);
    return p === null ? [] : [{ one, p }];
  });
  if (judged.length === 0) return `${start}; no p-value: too few game dates with picks, or picks not recorded by day`;
  const least = formatProbability(Math.min(...judged.map(({ p }) => p)));
  if (runs.length === 1)
    return `${start}; a hit rate like this comes by luck alone with p ${least}, all of them counted`;
  const beyond = judged.filter(({ p }) => isMoreThanLuck(p)).map(({ one }) => one);
  const rest = judged.length < runs.length ? ` (${judged.length} of ${runs.length} runs have a p-value)` : "";
  return beyond.length === 0
    ? `${start}; with all of them counted luck alone may show as much as every run, least p ${least}${rest}`
    : `${start}; with all of them counted more than luck would show: ${whichRuns(beyond, runs)}, least p ${least}${rest}`;
};

function pooledSentence({ loss, runs, evaluation }: Pooled): string {
  const { edge_3: betting } = evaluation.betting;
  const standing = hitRateStanding(betting);
  const tries = triesOfPeriods(runs.map(({ run }) => run.tries));
  const phrase =
    standing === "above" ? aboveBreakEvenPhrase(tries, "the days of each period") : breakEvenPhrase(standing);
  const sentence = withPower(hitRateSentence(betting, standing, phrase), betting, standing);
  return `${plainText(loss)}, its ${runs.length} evaluation periods together: ${sentence}`;
}

function withPower(
  sentence: string,
  { hitRate, breakEven }: Pooled["evaluation"]["betting"]["edge_3"],
  standing: string,
) {
  const power = standing === "open" ? powerPhrase(hitRate, breakEven) : null;
  return `${sentence}${power ? `; ${power}` : ""}`;
}

const againstTheLine: Finding = (runs) => {
  const said = sayByRun(runs, ({ run: { record } }) => {
    const difference = record.baselines.line?.mae_difference;
    if (!difference) return null;
    const { mae_lines: mae, mae_line_itself: lines } = record.metrics;
    if (runs.length > 1 || !mae || !lines) return lineErrorPhrase(difference);
    const figures = `${formatValue(mae.value, "points")}, the line's own ${formatValue(lines.value, "points")}`;
    return `${figures}, difference ${formatFigure(difference, "difference")}: ${lineErrorPhrase(difference)}`;
  });
  return said && `MAE on the rows with a line: ${said}`;
};

const againstTheMarket: Finding = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const brier = run.record.probability?.scores?.brier;
    if (!brier) return null;
    if (runs.length > 1) return againstMarket(brier.difference);
    return `${againstMarket(brier.difference)} (Brier score ${formatScore({ ...brier.model, low: null, high: null })}, the market's ${formatScore({ ...brier.market, low: null, high: null })}, lower is better; difference ${formatScore(brier.difference, true)})`;
  });
  return said && `Chances of OVER: ${said}`;
};

/** Runs of the same days: those whose errors differ, or that none do. */
function besideEachOther(duels: readonly HeadToHead[]): string | null {
  const paired = duels.filter(({ basis, maeLines }) => basis === "rows" && maeLines !== null);
  if (paired.length === 0) return null;
  if (paired.length === 1) return duelSentence(paired[0]!);
  const apart = paired.filter(({ maeLines }) => intervalStanding(maeLines, 0) !== "open");
  const start = `MAE of two runs on the same rows, ${paired.length} pairs`;
  if (apart.length === 0) return `${start}: none can be told apart`;
  return `${start}, of which one in twenty looks apart by chance: ${apart.map(duelSentence).join("; ")}`;
}
