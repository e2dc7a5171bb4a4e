import type { Clusters } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import type { EvalRows } from "./eval-rows.js";
import { type McNemar, mcnemar } from "./mcnemar.js";
import type { PairedDifference } from "./paired-difference.js";
import { commonPicksNeeded } from "./paired-power.js";
import { pairedRatioDifference } from "./paired-ratios.js";
import { sumPicks } from "./pick-sums.js";
import { selectPicks } from "./picks.js";
import type { Resamples } from "./resamples.js";
import { wilson } from "./wilson.js";

/** The picks both made, graded for both. */
export interface CommonPicks {
  graded: number;
  /** Graded picks on which the two took opposite sides. */
  opposed: number;
  hitRateFirst: Estimate | null;
  hitRateSecond: Estimate | null;
  /** Exact test on the picks that only one of them won. */
  mcnemar: McNemar;
  /** Common picks needed to tell the two rates apart at these shares; null when they are equal. */
  needed: number | null;
}

/** Whose picks won, of two predictions on the same rows; differences are the first less the second. */
export interface PickComparison {
  minEdge: number;
  /** Each on its own graded picks; above 0 the first wins more often. */
  hitRate: PairedDifference | null;
  /** Each on its own picks. */
  roi: PairedDifference | null;
  common: CommonPicks;
  /** Picks both made on the same side; of each as the first settled it. */
  sameSideHitRate: Estimate | null;
  /** Picks that the other did not make. */
  onlyFirstHitRate: Estimate | null;
  onlySecondHitRate: Estimate | null;
}

/** One prediction's pick on a row: side and outcome as in Picks. */
interface Pick {
  readonly side: number;
  readonly outcome: number;
}

/** Compares the picks of two predictions; both have the same rows, in the same order, each with its own line and prices. */
export function comparePicks(
  a: EvalRows,
  b: EvalRows,
  minEdge: number,
  draw: { readonly clusters: Clusters; readonly resamples: Resamples },
): PickComparison {
  const [first, second] = [pickSums(a, minEdge, draw.clusters), pickSums(b, minEdge, draw.clusters)];
  return {
    minEdge,
    hitRate: pairedRatioDifference(first.hits, second.hits, draw.resamples),
    roi: pairedRatioDifference(first.profits, second.profits, draw.resamples),
    common: commonPicks(first.byRow, second.byRow),
    sameSideHitRate: rateOf(first.byRow, ({ side }, row) => second.byRow.get(row)?.side === side),
    onlyFirstHitRate: rateOf(first.byRow, (_, row) => !second.byRow.has(row)),
    onlySecondHitRate: rateOf(second.byRow, (_, row) => !first.byRow.has(row)),
  };
}

function pickSums(rows: EvalRows, minEdge: number, clusters: Clusters) {
  const picks = selectPicks(rows, { minEdge });
  const byRow = new Map<number, Pick>();
  for (let k = 0; k < picks.count; k++) byRow.set(picks.row[k]!, { side: picks.side[k]!, outcome: picks.outcome[k]! });
  return { byRow, ...sumPicks(picks, clusters) };
}

function commonPicks(first: ReadonlyMap<number, Pick>, second: ReadonlyMap<number, Pick>): CommonPicks {
  const tally = { graded: 0, opposed: 0, both: 0, onlyFirst: 0, onlySecond: 0 };
  for (const [row, pick] of first) {
    const other = second.get(row);
    if (!other || pick.outcome === 0 || other.outcome === 0) continue;
    tally.graded++;
    if (pick.side !== other.side) tally.opposed++;
    if (pick.outcome > 0 && other.outcome > 0) tally.both++;
    else if (pick.outcome > 0) tally.onlyFirst++;
    else if (other.outcome > 0) tally.onlySecond++;
  }
  const { graded, opposed, both, onlyFirst, onlySecond } = tally;
  return {
    graded,
    opposed,
    hitRateFirst: wilson(both + onlyFirst, graded),
    hitRateSecond: wilson(both + onlySecond, graded),
    mcnemar: mcnemar(onlyFirst, onlySecond),
    needed: graded === 0 ? null : commonPicksNeeded(onlyFirst / graded, onlySecond / graded),
  };
}

/** Hit rate of the graded picks that are kept; null when there are none. */
function rateOf(picks: ReadonlyMap<number, Pick>, keep: (pick: Pick, row: number) => boolean): Estimate | null {
  let wins = 0;
  let graded = 0;
  for (const [row, pick] of picks) {
    if (pick.outcome === 0 || !keep(pick, row)) continue;
    graded++;
    if (pick.outcome > 0) wins++;
  }
  return wilson(wins, graded);
}
