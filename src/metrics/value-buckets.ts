import type { PricedBet } from "./bankroll.js";
import { bootstrapRatio } from "./clustered-bootstrap.js";
import { addToSums, type Clusters, emptySums } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import { expectedValue } from "./expected-value.js";
import type { Resamples } from "./resamples.js";
import { wilson } from "./wilson.js";

/** Ends of the buckets of expected value, as shares of the stake; each bucket holds its lower end. */
export const VALUE_ENDS = [0, 0.02, 0.05, 0.1, 0.2] as const;

/** Bets of about the same expected value, beside what they brought. */
export interface ValueBucket {
  /** Expected value per unit staked, from this up to the next; `to` is null for the last and for all together. */
  readonly from: number;
  readonly to: number | null;
  readonly bets: number;
  /** Mean expected value per unit staked: what ROI would be if the probabilities were right. Null without bets. */
  readonly meanExpected: number | null;
  /** Profit / staked, one unit on each. */
  readonly roi: Estimate | null;
  readonly hitRate: Estimate | null;
}

/**
 * Flat stakes of one unit on every bet worth more than its price, by how much the probabilities promise.
 * @param clusters of the rows that `rowOf` names
 * @returns the buckets in ascending order, then all bets above 0 together
 */
export function valueBuckets(
  bets: readonly PricedBet[],
  rowOf: readonly number[],
  clusters: Clusters,
  resamples: Resamples,
): ValueBucket[] {
  const values = bets.map(({ chances, decimalOdds }) => expectedValue(chances, decimalOdds));
  const measure = (from: number, to: number | null): ValueBucket => {
    const profits = emptySums(clusters.count);
    let [wins, graded, promised] = [0, 0, 0];
    for (const [i, { outcome, decimalOdds }] of bets.entries()) {
      const value = values[i]!;
      if (!(value > 0 && value >= from && (to === null || value < to))) continue;
      addToSums(profits, clusters.of[rowOf[i]!]!, outcome > 0 ? decimalOdds - 1 : outcome);
      promised += value;
      if (outcome !== 0) graded++;
      if (outcome > 0) wins++;
    }
    return {
      from,
      to,
      bets: profits.n,
      meanExpected: profits.n === 0 ? null : promised / profits.n,
      roi: bootstrapRatio(profits, resamples),
      hitRate: wilson(wins, graded),
    };
  };
  return [...VALUE_ENDS.map((from, k) => measure(from, VALUE_ENDS[k + 1] ?? null)), measure(0, null)];
}
