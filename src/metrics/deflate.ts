import { aloneP, amongTries } from "./best-of-tries.js";
import { type BestWithoutSkill, bestWithoutSkill, oneOfMany } from "./best-without-skill.js";
import { leastClusters } from "./clustered-bootstrap.js";
import { type DailyPicks, totalOf } from "./daily-picks.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { drawSignFlips } from "./sign-flips.js";

/** The p-values of one figure, one-sided against break-even. */
export interface DeflatedP {
  /** Had this been the only try: other tries change nothing about it. */
  p_value: number;
  /** With all tries counted; never below `p_value`. */
  deflated_p_value: number;
}

/** A try's headline figures among all tries on the same days. Plain JSON. */
export interface Deflation {
  /** How many independent tries all tries are worth; null where no p-value can be given. */
  effective_tries: number | null;
  /** Hit rate the best of so many skill-less tries is expected to show, on as many picks as this run graded. */
  best_without_skill: number | null;
  /** Probability that the best of them reaches this run's hit rate. */
  chance_without_skill: number | null;
  /** Share of its picks a run without skill wins: what the market's own prices say of the sides picked. */
  rate_without_skill: number | null;
  /** null below six days with a pick. */
  hit_rate_edge_3: DeflatedP | null;
  roi_edge_3: DeflatedP | null;
}

export interface DeflateOptions {
  seed: number;
  /** Tries whose picks are not known any more; each counts as independent of all others. */
  unknownTries?: number;
  /** Draws; 10,000 unless set or there are so many tries that fewer must do. */
  draws?: number;
}

/** Days are taken one by one up to here; more are joined to so many blocks, which also covers what goes on from day to day. */
export const MOST_BLOCKS = 64;

/** The deflation of a run whose picks are not known. */
export const NO_DEFLATION: Deflation = {
  effective_tries: null,
  best_without_skill: null,
  chance_without_skill: null,
  rate_without_skill: null,
  hit_rate_edge_3: null,
  roi_edge_3: null,
};

/** Additions that one figure may cost, about a fifth of a second: 200 tries on 28 days get all draws, 1,000 tries some 2,100. */
const MOST_WORK = 6e7;
const DEFAULT_DRAWS = 10_000;
const LEAST_DRAWS = 1_000;

/**
 * What a run's hit rate and ROI at edge 3+ mean, with every try on the same days counted.
 * @param own picks of the run by day
 * @param others picks of the other tries; their days need not be the same
 */
export function deflate(own: DailyPicks, others: readonly DailyPicks[], options: DeflateOptions): Deflation {
  const { seed, unknownTries = 0 } = options;
  const daysWithPicks = own.staked.filter((count) => count > 0).length;
  const measurable = daysWithPicks >= leastClusters(DEFAULT_CONFIDENCE);
  const ownBlocks = joinDays([own]);
  const blocks = joinDays([own, ...others]);
  const ownFlips = drawSignFlips(ownBlocks.count, seed, drawsFor(1, ownBlocks, options));
  const flips = drawSignFlips(blocks.count, seed, drawsFor(others.length + 1, blocks, options));
  const judge = (gain: Gain) => {
    if (!measurable) return null;
    const alone = aloneP(scoresByBlock(own, gain, ownBlocks), ownFlips);
    const scores = (picks: DailyPicks) => scoresByBlock(picks, gain, blocks);
    const among = amongTries(scores(own), others.map(scores), flips);
    return alone === null || among === null ? null : { ...among, alone };
  };
  const hits = judge((picks, at) => picks.wins[at]! - picks.breakEven[at]!);
  const returns = judge((picks, at) => picks.profit[at]!);
  const withUnknown = (found: typeof hits): DeflatedP | null => {
    if (!found) return null;
    const { alone } = found;
    // the draws are others and days may be joined otherwise: counting more tries must not make a figure look rarer
    const known = Math.max(alone, found.deflated);
    return { p_value: alone, deflated_p_value: known + (1 - known) * oneOfMany(alone, unknownTries) };
  };
  const effective = hits && hits.effective + unknownTries;
  const best = effective === null ? null : skillless(own, effective);
  return {
    effective_tries: effective,
    best_without_skill: best?.expected ?? null,
    chance_without_skill: best?.chance ?? null,
    rate_without_skill: best && rateWithoutSkill(own),
    hit_rate_edge_3: withUnknown(hits),
    roi_edge_3: withUnknown(returns),
  };
}

/** Draws that so many tries can have. */
function drawsFor(tries: number, { count }: Blocks, { draws = DEFAULT_DRAWS }: DeflateOptions): number {
  return Math.max(LEAST_DRAWS, Math.min(draws, Math.floor(MOST_WORK / (tries * count))));
}

/** What was gained over the null on one day, by its place in the arrays. */
type Gain = (picks: DailyPicks, at: number) => number;

interface Blocks {
  readonly count: number;
  /** Block of each day. */
  readonly of: ReadonlyMap<number, number>;
}

/** All days of all tries in order, joined with their neighbours when there are more than {@link MOST_BLOCKS}. */
function joinDays(tries: readonly DailyPicks[]): Blocks {
  const days = [...new Set(tries.flatMap(({ day }) => day))].sort((a, b) => a - b);
  const count = Math.min(days.length, MOST_BLOCKS);
  return { count, of: new Map(days.map((day, at) => [day, Math.floor((at * count) / days.length)])) };
}

function scoresByBlock(picks: DailyPicks, gain: Gain, { count, of }: Blocks): Float64Array {
  const scores = new Float64Array(count);
  for (let at = 0; at < picks.day.length; at++) {
    const block = of.get(picks.day[at]!)!;
    scores[block] = scores[block]! + gain(picks, at);
  }
  return scores;
}

function skillless(picks: DailyPicks, tries: number): BestWithoutSkill | null {
  const graded = totalOf(picks.graded);
  if (graded === 0) return null;
  return bestWithoutSkill(tries, graded, rateWithoutSkill(picks), totalOf(picks.wins));
}

function rateWithoutSkill(picks: DailyPicks): number {
  return totalOf(picks.fair) / totalOf(picks.graded);
}
