import { binomialUpperTail } from "./binomial-tail.js";

/** McNemar's test on pairs of which only the discordant ones count. */
export interface McNemar {
  /** Pairs that only the first won. */
  onlyFirst: number;
  /** Pairs that only the second won. */
  onlySecond: number;
  /** Exact two-sided p; 1 without discordant pairs. Never too small, often too large. */
  p: number;
  /** The mid-p variant: half the probability of the observed split counted. Closer to the nominal level. */
  midP: number;
}

/**
 * Whether two models win equally often on the picks both made: if so, each discordant pick (one won, the other lost) falls
 * to either with probability 1/2, so that the lesser count is binomial. p is twice the lower tail, at most 1.
 * Sources: Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
 * Psychometrika 12 (1947) 153-157, in its exact conditional form; mid-p: M. W. Fagerland, S. Lydersen & P. Laake, BMC Medical
 * Research Methodology 13 (2013) 91.
 * @throws RangeError when a count is not a whole number of at least 0
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`mcnemar: ${count} is not a count of picks`);
  }
  const discordant = onlyFirst + onlySecond;
  const more = Math.max(onlyFirst, onlySecond);
  const tail = binomialUpperTail(more, discordant, 0.5);
  const beyond = more < discordant ? binomialUpperTail(more + 1, discordant, 0.5) : 0;
  // An even split lies in both tails; counted twice it would exceed 1.
  const midP = onlyFirst === onlySecond ? 1 - (tail - beyond) / 2 : tail + beyond;
  return { onlyFirst, onlySecond, p: Math.min(1, 2 * tail), midP: discordant === 0 ? 1 : midP };
}

/** Fewest discordant pairs whose most extreme split is significant: 6 at 5 %, since 2 x 0.5^5 is still 6.25 %. */
export function leastDiscordant(significance = 0.05): number {
  let pairs = 1;
  for (let p = 1; p > significance; p /= 2) pairs++;
  return pairs;
}
