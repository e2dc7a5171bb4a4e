import type { Judgement } from "../gates/index.js";
import { combineP, type DeflatedP, type Estimate } from "../metrics/index.js";
import type { TriesRecord } from "../runner/judge-tries.js";
import { formatCount, formatProbability, formatShare, formatValue, NOTHING } from "./format.js";
import { leastToMost } from "./least-to-most.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

/** An effective number of tries: "4.3". */
export function formatEffective(tries: number | null): string {
  if (tries === null) return NOTHING;
  const [whole, tenth] = tries.toFixed(1).split(".");
  return `${formatCount(Number(whole))}.${tenth}`;
}

/** Tries behind one figure: of a run, or of a loss over several periods. */
export interface CountedTries {
  /** "3", or "2 to 4" where the periods differ. */
  readonly configurations: string;
  readonly lone: boolean;
  readonly periods: number;
  /** p of the figure with all of them counted; null where it cannot be given. */
  readonly deflated: number | null;
}

/** The tries behind a run's hit rate; null where nobody counted. */
export function triesOfRun(tries: TriesRecord | null): CountedTries | null {
  return tries && triesOfPeriods([tries]);
}

/**
 * The tries behind the hit rate of several periods taken together. Each period's p has its own tries counted, and the periods share no
 * day, so that the p of all is theirs combined; it errs on the cautious side, also where the loss was chosen among others.
 * @returns null where nobody counted for one of them
 */
export function triesOfPeriods(periods: readonly (TriesRecord | null)[]): CountedTries | null {
  const counted = periods.filter((tries) => tries !== null);
  if (counted.length === 0 || counted.length < periods.length) return null;
  const numbers = counted.map(({ configurations_tried: tried }) => tried);
  const ps = counted.flatMap((tries) => headlineP(tries) ?? []);
  return {
    configurations: leastToMost(numbers, formatCount),
    lone: Math.max(...numbers) === 1,
    periods: periods.length,
    deflated: ps.length < counted.length ? null : combineP(ps),
  };
}

/** "the only configuration tried", "3 configurations tried". */
export function triesCount({ configurations, lone }: CountedTries): string {
  return lone ? "the only configuration tried" : `${configurations} configurations tried`;
}

/** p of a run's hit rate with every try counted; null where it cannot be given. */
export function headlineP(tries: TriesRecord): number | null {
  return tries.own_picks_unknown ? null : (tries.hit_rate_edge_3?.deflated_p_value ?? null);
}

/** Why a run has no p-value; null where it has one. */
export function noPPhrase(tries: TriesRecord): string | null {
  if (headlineP(tries) !== null) return null;
  return tries.own_picks_unknown ? "its picks by day are not recorded" : "too few game dates with picks";
}

/** Whether a hit rate with this p is more than luck would show. */
export function isMoreThanLuck(p: number): boolean {
  return p <= THRESHOLDS.luck;
}

/**
 * What is said of a hit rate whose intervals lie above break-even: never without the tries it is the best of, or that they are not
 * known.
 * @param days "its days", "the days of each period"
 */
export function aboveBreakEvenPhrase(tries: CountedTries | null, days: string): string {
  const start = "above break-even by itself";
  if (!tries) return `${start}; how many configurations were tried on ${days} is not known`;
  const { configurations, lone, periods, deflated } = tries;
  const which = lone ? "the only configuration" : `the ${configurations} configurations`;
  if (deflated === null) return `${start}; no p-value can be given with ${which} tried on ${days} counted`;
  const p = `p ${formatProbability(deflated)}${periods > 1 ? ", those of the periods combined by Fisher's method" : ""}`;
  return isMoreThanLuck(deflated)
    ? `above break-even, and more than luck would show with ${which} tried on ${days} counted, ${p}`
    : `${start}, but with ${which} tried on ${days} counted luck alone may show as much, ${p}`;
}

/** How many tries there were on the days of a run and what its headline figures mean beside them, one sentence each. */
export function triesSentences(tries: TriesRecord, hitRate: Estimate | null): string[] {
  return [countSentence(tries), ...bestSentence(tries, hitRate), luckSentence(tries)];
}

/** How the evidence of the gate names the tries it allowed for. */
const TRIES_OF_GATE = /that the best of ([\d,]+) tries|that the only try/;

/**
 * What the gates said of a run's tries when it was made, where that is not what is said now: tries made since count against it too.
 * null where nothing has changed, or one of the two is not known.
 */
export function triesThenPhrase(then: Pick<Judgement, "verdicts"> | null, tries: TriesRecord | null): string | null {
  const verdict = then?.verdicts.find(({ gate }) => gate === "deflated_p_value");
  const p = tries && headlineP(tries);
  const found = TRIES_OF_GATE.exec(verdict?.evidence ?? "");
  if (!tries || p === null || verdict?.value == null || !found) return null;
  const counted = (count: number, value: number) =>
    `p ${formatProbability(value)} with ${formatCount(count)} ${count === 1 ? "try" : "tries"} counted`;
  const [before, now] = [
    counted(Number((found[1] ?? "1").replaceAll(",", "")), verdict.value),
    counted(tries.configurations_tried, p),
  ];
  return before === now ? null : `${before} when the run was judged (gates.json), ${now} now`;
}

/** What stands in the place of a p-value. */
const OWN_PICKS_UNKNOWN =
  "no p-value: this run's picks by day are not recorded, as older versions did not keep them; running it again with --force records them";

function countSentence(tries: TriesRecord): string {
  const { configurations_tried: all, on_the_same_rows: same, picks_unknown: unknown, effective_tries: worth } = tries;
  if (all === 1) return "the first configuration tried on these days";
  const unseen = unknown > 0 ? `, the picks of ${formatCount(unknown)} no longer known and taken as independent` : "";
  const independent = worth === null ? "" : `; ${formatEffective(worth)} effective tries`;
  return `${formatCount(all)} configurations tried on these days, ${formatCount(same)} of them on exactly these rows${unseen}${independent}`;
}

function bestSentence(tries: TriesRecord, hitRate: Estimate | null): string[] {
  const { best_without_skill: best, chance_without_skill: chance, rate_without_skill: rate } = tries;
  if (best === null || chance === null || !hitRate) return [];
  const who = tries.configurations_tried === 1 ? "a try without skill" : "the best of so many tries without skill";
  const shown = `${formatValue(best, "rate")} on ${formatCount(hitRate.n)} picks`;
  const reach = `reaches this run's ${formatValue(hitRate.value, "rate")} with probability ${formatProbability(chance)}`;
  return [`${who} is expected to show ${shown} (each pick wins ${formatShare(rate)}) and ${reach}`];
}

function luckSentence(tries: TriesRecord): string {
  const { hit_rate_edge_3: hitRate, roi_edge_3: roi, configurations_tried: all } = tries;
  if (tries.own_picks_unknown) return OWN_PICKS_UNKNOWN;
  if (!hitRate || !roi) return "too few game dates with picks for a p-value";
  const one = (name: string, { p_value: alone, deflated_p_value: deflated }: DeflatedP) =>
    all === 1
      ? `${name} p = ${formatProbability(alone)}`
      : `${name} p = ${formatProbability(deflated)} with every try counted (${formatProbability(alone)} by itself)`;
  return `luck alone, against break-even: ${one("hit rate", hitRate)}, ${one("ROI", roi)}`;
}
