/** The deepest fall of a running total below a height it had reached before. */
export interface Drawdown {
  /** How far it fell, 0 or more, in the unit of the profits. */
  depth: number;
  /** Index of the day after which the total stood highest; -1 when that was the start, before the first day. */
  peak: number;
  /** Index of the day after which it stood lowest. */
  trough: number;
}

/**
 * Maximum drawdown of the cumulative profit, in order of days, from 0: the most that was given back. Picks of one day are
 * one step, since their order is not known. Of falls equally deep the first. Null when the total never fell.
 * Source: M. Magdon-Ismail & A. Atiya, "Maximum drawdown", Risk 17 (2004) 99-102.
 * @param profits by day, units of stake
 */
export function maximumDrawdown(profits: ArrayLike<number>): Drawdown | null {
  let total = 0;
  let highest = 0;
  let peak = -1;
  let deepest: Drawdown | null = null;
  for (let day = 0; day < profits.length; day++) {
    total += profits[day]!;
    if (total > highest) {
      highest = total;
      peak = day;
    } else if (highest - total > (deepest?.depth ?? 0)) {
      deepest = { depth: highest - total, peak, trough: day };
    }
  }
  return deepest;
}
