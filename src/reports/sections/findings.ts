import { groupBy } from "../../core/group-by.js";
import { isAtLeast } from "../../gates/index.js";
import type { ReportRun } from "../../runner/collect-runs.js";
import { NEEDED } from "../../runner/promote/promotion-plan.js";
import { doubt } from "../audit-doubt.js";
import { edgeVerdict } from "../edge-verdict.js";
import { lineErrorPhrase } from "../error-phrases.js";
import { formatFigure, formatProbability, formatValue } from "../format.js";
import { decisionPhrase } from "../gate-phrases.js";
import type { HeadToHead } from "../head-to-head.js";
import { type LabelledRun, lossWords } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { pairsPhrase } from "../pair-phrases.js";
import {
  breakEvenPhrase,
  hitRateFigures,
  hitRateSentence,
  hitRateStanding,
  intervalStanding,
  type Standing,
} from "../phrases.js";
import type { Pooled } from "../pool-by-loss.js";
import { powerPhrase } from "../power-phrases.js";
import { againstMarket, formatScore, MODEL_BETTER } from "../probability-phrases.js";
import { realisedRoiPhrase } from "../realised-roi.js";
import { bulletList } from "../section-text.js";
import {
  aboveBreakEvenPhrase,
  type CountedTries,
  headlineP,
  isMoreThanLuck,
  noPPhrase,
  triesCount,
  triesOfPeriods,
  triesOfRun,
} from "../tries-phrases.js";
import { sayByRun, whichRuns } from "../which-runs.js";

type Finding = (runs: readonly LabelledRun[]) => string | null;

/**
 * Whether an edge is shown, then what the figures allow to be said, as a list, what matters most first; each item follows from figures in the tables of the report.
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
    periodsTogether(pooled),
    againstLuck(runs),
    againstTheLine(runs, duels),
    againstTheMarket(runs),
    againstExpectation(runs),
  ];
  const list = bulletList(items.filter((item) => item !== null).map((item) => `${item}.`));
  return `${edgeVerdict(runs, pooled)}\n\n${list}`;
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
  const all = runs.length === 1 ? "" : noneMayBe(runs);
  return said && `${runs.length === 1 ? "Decision" : "Decisions"} of the gates: ${said}${all}`;
};

/** What no run of several may become without force; nothing where one may become champion. */
function noneMayBe(runs: readonly LabelledRun[]): string {
  const decisions = runs.flatMap(({ run: { judgement } }) => (judgement ? [judgement.decision] : []));
  if (decisions.some((one) => isAtLeast(one, NEEDED.champion))) return "";
  if (decisions.some((one) => isAtLeast(one, NEEDED.challenger))) return "; none may become champion as it stands";
  // of a run that was never judged nothing is known
  if (decisions.length < runs.length) return "; none of those judged may be promoted as it stands";
  return "; no run may be promoted as it stands";
}

const againstBreakEven: Finding = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const { edge_3: betting } = run.record.betting;
    const standing = hitRateStanding(betting);
    const phrase = breakEvenWithTries(standing, triesOfRun(run.tries), "its days", [run]);
    if (runs.length > 1 || standing === "unmeasured") return phrase;
    return withPower(hitRateSentence(betting, standing, phrase), betting, standing);
  });
  return `Hit rate at edge 3+: ${said}${returns(runs)}`;
};

/** What is said of a hit rate's standing: above break-even never without its tries, nor without what its audit says. */
function breakEvenWithTries(
  standing: Standing,
  tries: CountedTries | null,
  days: string,
  runs: readonly ReportRun[],
): string {
  return standing === "above" ? `${aboveBreakEvenPhrase(tries, days)}${doubt(runs)}` : breakEvenPhrase(standing);
}

/** What the same picks returned: of one run the figure, of several which side of 0 it is on. */
function returns(runs: readonly LabelledRun[]): string {
  const said = sayByRun(runs, ({ run }) => {
    const { roi, hitRate } = run.record.betting.edge_3;
    if (!roi || !hitRate) return null;
    const standing = intervalStanding(roi, 0);
    // tries are counted beside the hit rate
    const above = () => `above 0 by itself${doubt([run])}`;
    const phrase = standing === "open" ? "cannot be told from 0" : standing === "above" ? above() : "below 0";
    return runs.length === 1 ? `${formatFigure(roi, "return")}, ${phrase}` : phrase;
  });
  return said === null ? "" : `; ROI of these picks: ${said}`;
}

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
  if (judged.length === 0)
    return `${start}; no p-value: ${sayByRun(runs, ({ run }) => run.tries && noPPhrase(run.tries))}`;
  const least = formatProbability(Math.min(...judged.map(({ p }) => p)));
  if (runs.length === 1) return `${start}; a hit rate as good comes by luck alone with p ${least}, all of them counted`;
  const beyond = judged.filter(({ p }) => isMoreThanLuck(p)).map(({ one }) => one);
  const rest = judged.length < runs.length ? ` (${judged.length} of ${runs.length} runs have a p-value)` : "";
  return beyond.length === 0
    ? `${start}; with all of them counted no run is beyond what luck alone may show, the smallest p is ${least}${rest}`
    : `${start}; with all of them counted more than luck would show (${whichRuns(beyond, runs)}), the smallest p is ${least}${rest}`;
};

/** Each loss over all its periods; losses of which the same is said together. */
function periodsTogether(pooled: readonly Pooled[]): string | null {
  const losses = pooled.map(({ runs: labelled, evaluation }) => {
    const runs = labelled.map(({ run }) => run);
    const { edge_3: betting } = evaluation.betting;
    const standing = hitRateStanding(betting);
    const tries = triesOfPeriods(runs.map((run) => run.tries));
    const figures = hitRateFigures(betting, standing);
    return {
      said: breakEvenWithTries(standing, tries, "the days of each period", runs),
      which: `${plainText(lossWords(runs[0]!))}${figures && ` ${figures}`}`,
    };
  });
  if (losses.length === 0) return null;
  const groups = [...groupBy(losses, ({ said }) => said)].map(
    ([said, own]) => `${said} (${own.map(({ which }) => which).join("; ")})`,
  );
  return `All periods of a loss together: ${groups.join("; ")}`;
}

function withPower(
  sentence: string,
  { hitRate, breakEven }: Pooled["evaluation"]["betting"]["edge_3"],
  standing: string,
) {
  const power = standing === "open" ? powerPhrase(hitRate, breakEven) : null;
  return `${sentence}${power ? `; ${power}` : ""}`;
}

function againstTheLine(runs: readonly LabelledRun[], duels: readonly HeadToHead[]): string | null {
  const said = sayByRun(runs, ({ run }) => {
    const { record } = run;
    const difference = record.baselines.line?.mae_difference;
    if (!difference) return null;
    const phrase = `${lineErrorPhrase(difference)}${intervalStanding(difference, 0) === "below" ? doubt([run]) : ""}`;
    const { mae_lines: mae, mae_line_itself: lines } = record.metrics;
    if (runs.length > 1 || !mae || !lines) return phrase;
    const figures = `${formatValue(mae.value, "points")}, the line's own ${formatValue(lines.value, "points")}`;
    return `${figures}, difference ${formatFigure(difference, "difference")}: ${phrase}`;
  });
  const parts = [said, pairsPhrase(duels)].filter((part) => part !== null);
  return parts.length === 0 ? null : `MAE on the rows with a line: ${parts.join("; ")}`;
}

const againstTheMarket: Finding = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const brier = run.record.probability?.scores?.brier;
    if (!brier) return null;
    const found = againstMarket(brier.difference);
    const distrust = found === MODEL_BETTER ? doubt([run]) : "";
    if (runs.length > 1) return `${found}${distrust}`;
    const [model, market] = [brier.model, brier.market].map((score) =>
      formatScore({ ...score, low: null, high: null }),
    );
    return `${found} (Brier score ${model}, the market's ${market}, lower is better; difference ${formatScore(brier.difference, true)})${distrust}`;
  });
  return said && `Probability of OVER: ${said}`;
};

const againstExpectation: Finding = (runs) => {
  const said = realisedRoiPhrase(runs);
  return said && `Positive-EV bets: ${said}`;
};
