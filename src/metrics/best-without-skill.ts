import { exp, log } from "../core/elementary.js";
import { binomialDistribution } from "./binomial-distribution.js";

/** What the best of several tries without skill would show. */
export interface BestWithoutSkill {
  /** Expected hit rate of the best. */
  expected: number;
  /** Probability that the best reaches the hit rate it was asked about, or more. */
  chance: number;
}

/**
 * The best hit rate of `tries` independent tries of `picks` picks each, every pick won with probability `rate`. Exact, by the
 * order-statistic sum E[max] = sum over k of 1 - F(k)^tries; picks count as independent, so nights that go together make the true
 * figure somewhat larger. H. A. David & H. N. Nagaraja, "Order Statistics", 3rd ed. (2003), 3.1. (D. H. Bailey & M. Lopez de
 * Prado, "The Deflated Sharpe Ratio" (2014), give a normal approximation of the same: 56.6 % for 50 tries of 300 picks at 50 %,
 * where this is 56.5 %.)
 * @param tries 1 or more, not necessarily whole: an effective number
 * @param picks graded picks of each try
 * @param wins the wins whose chance is asked for
 * @throws RangeError on counts that are none, or a rate outside 0 to 1
 */
export function bestWithoutSkill(tries: number, picks: number, rate: number, wins: number): BestWithoutSkill {
  if (!(tries >= 1)) throw new RangeError(`bestWithoutSkill: ${tries} tries; there must be 1 or more`);
  if (!Number.isInteger(picks) || picks < 1) throw new RangeError(`bestWithoutSkill: ${picks} picks`);
  if (!Number.isInteger(wins) || wins < 0 || wins > picks) {
    throw new RangeError(`bestWithoutSkill: ${wins} wins of ${picks} picks`);
  }
  const below = binomialDistribution(picks, rate);
  let expected = 0;
  for (let k = 0; k < picks; k++) expected += oneOfMany(1 - below[k]!, tries);
  return { expected: expected / picks, chance: wins === 0 ? 1 : oneOfMany(1 - below[wins - 1]!, tries) };
}

/**
 * Probability that at least one of `tries` independent tries does what each does with probability p: 1 - (1 - p)^tries
 * (Z. Sidak 1967).
 * @param tries from 0 on, not necessarily whole
 */
export function oneOfMany(p: number, tries: number): number {
  if (tries === 1 || p <= 0) return Math.max(0, p);
  if (p >= 1) return tries > 0 ? 1 : 0;
  return 1 - exp(log(1 - p) * tries);
}
