import { log } from "../core/elementary.js";
import { rankScores, SHORT_TRY } from "./rank-scores.js";
import { flippedStatistics, observedStatistic, ROUNDING, type SignFlips } from "./sign-flips.js";

/** One try judged among all that were made. */
export interface AmongTries {
  /** Probability that the best of all of them looks at least as good when none is better than the null. */
  deflated: number;
  /** How many independent tries the tries are worth, from 1 to their number; those without a pick are worth nothing. */
  effective: number;
}

/**
 * One-sided p of a try that was the only one: the share of sign flips of whole blocks of days in which it looks at least as good. It
 * is exact when the scores of a day are as likely to be of either sign, which picks near even money nearly are, however few the days are.
 * @param scores what the try gained over the null in each block
 * @returns null when they are all 0
 */
export function aloneP(scores: ArrayLike<number>, flips: SignFlips): number | null {
  const observed = observedStatistic(scores);
  const draws = flippedStatistics(scores, flips);
  return observed === null || draws === null ? null : shareReaching(draws, observed);
}

/**
 * Judges one try by the distribution of the best of all: the single-step adjusted p-value of P. H. Westfall & S. S. Young,
 * "Resampling-Based Multiple Testing" (1993), 2.3, over sign flips of whole blocks of days. Each draw flips the same days of every
 * try, so that tries that make the same picks stay together and tries that differ do not. Tries with fewer than {@link SHORT_TRY}
 * blocks enter by their ranks, see {@link rankScores}.
 *
 * The effective number is the number of independent tries whose best would pass the median of the best of these as often (as
 * F. Dudbridge & A. Gusnanto, Genetic Epidemiology 32 (2008) 227-234, find it from permutations).
 * @param own what the try gained over the null in each block; tries that cannot be better than the null have 0 in expectation
 * @param others the same of every other try; equal ones may be left out
 * @returns null when the own scores are all 0
 */
export function amongTries(
  own: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  flips: SignFlips,
): AmongTries | null {
  const judged = comparable(own, flips, observedStatistic(own));
  if (judged === null) return null;
  const all = [judged.draws];
  const greatest = judged.draws.slice();
  for (const scores of others) {
    const draws = comparable(scores, flips, null)?.draws;
    if (!draws) continue;
    all.push(draws);
    for (let b = 0; b < flips.count; b++) if (draws[b]! > greatest[b]!) greatest[b] = draws[b]!;
  }
  return { deflated: shareReaching(greatest, judged.observed), effective: effectiveNumber(all, greatest) };
}

/** Draws on a scale on which tries of few and of many days can be compared; null when all scores are 0. */
function comparable(scores: ArrayLike<number>, flips: SignFlips, observed: number | null) {
  const draws = flippedStatistics(scores, flips);
  if (draws === null) return null;
  let blocks = 0;
  for (let block = 0; block < scores.length; block++) if (scores[block] !== 0) blocks++;
  return blocks < SHORT_TRY ? rankScores(draws, observed) : { observed: observed ?? Number.NaN, draws };
}

function effectiveNumber(all: readonly Float64Array[], greatest: Float64Array): number {
  const draws = greatest.length;
  const median = greatest.slice().sort()[draws >> 1]!;
  const ofBest = reaching(greatest, median) / draws;
  let ofEach = 0;
  for (const statistics of all) ofEach += reaching(statistics, median);
  const ofOne = ofEach / (draws * all.length);
  // every draw ties when there is one block: nothing can be told apart
  if (ofBest === 1 || ofOne === 1) return 1;
  return Math.min(all.length, Math.max(1, log(1 - ofBest) / log(1 - ofOne)));
}

/** Share of the draws that reach a statistic, the observed one counted as a draw. */
function shareReaching(draws: Float64Array, observed: number): number {
  return (reaching(draws, observed) + 1) / (draws.length + 1);
}

function reaching(statistics: Float64Array, least: number): number {
  let count = 0;
  for (let b = 0; b < statistics.length; b++) if (statistics[b]! >= least - ROUNDING) count++;
  return count;
}
