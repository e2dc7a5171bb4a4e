import { normalQuantile } from "./normal-quantile.js";
import { ROUNDING } from "./sign-flips.js";

/** Blocks below which the statistic of a try is read by its rank: from here on it is close enough to normal. */
export const SHORT_TRY = 20;

/** A statistic and its draws on the scale of the others. */
export interface RankScores {
  readonly observed: number;
  readonly draws: Float64Array;
}

/**
 * The statistic of a short try and its draws by their ranks: each becomes the normal quantile of the share of the draws below it. The
 * sum of few signed days is not normal, and how far its tail reaches hangs on how unequal the days are; by rank, a try of nine days
 * can never look rarer than the one world in 512 that it is. Equal draws take the lower value. The ranks are the same whichever
 * world is the observed one, so the maximum over tries stays a permutation statistic.
 * @param observed null for a try that is only one of the others
 */
export function rankScores(draws: Float64Array, observed: number | null): RankScores {
  const sorted = draws.slice().sort();
  const count = draws.length;
  const scoreOf = scoresOfCounts(count);
  const score = (statistic: number) => scoreOf[count - firstReaching(sorted, statistic - ROUNDING)]!;
  return { observed: observed === null ? Number.NaN : score(observed), draws: draws.map(score) };
}

/** By how many draws reach it: the normal score of a statistic, the observed world counted as one more draw. */
function scoresOfCounts(count: number): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, reaching) => -normalQuantile((reaching + 1) / (count + 2)));
}

/** Place of the first entry that is at least `least`, or the length. */
function firstReaching(sorted: Float64Array, least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
