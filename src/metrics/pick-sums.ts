import { addToSums, type ClusterSums, type Clusters, emptySums } from "./clusters.js";
import { type Picks, pickProfit } from "./picks.js";

/** What picks won, by date. */
export interface PickSums {
  /** Wins over graded picks. */
  readonly hits: ClusterSums;
  /** Profit over stakes; a push is a stake without profit. */
  readonly profits: ClusterSums;
  readonly wins: number;
}

/** Adds up picks by cluster. @param clusters of the rows the picks stand on */
export function sumPicks(picks: Picks, clusters: Clusters): PickSums {
  const hits = emptySums(clusters.count);
  const profits = emptySums(clusters.count);
  let wins = 0;
  for (let k = 0; k < picks.count; k++) {
    const cluster = clusters.of[picks.row[k]!]!;
    const outcome = picks.outcome[k]!;
    if (outcome !== 0) addToSums(hits, cluster, outcome > 0 ? 1 : 0);
    addToSums(profits, cluster, pickProfit(picks, k));
    if (outcome > 0) wins++;
  }
  return { hits, profits, wins };
}
