import { bootstrapRatio } from "./clustered-bootstrap.js";
import { clusterByDate } from "./clusters.js";
import type { Estimate } from "./estimate.js";
import type { EvalRows } from "./eval-rows.js";
import type { PairedDifference, PairedOptions } from "./paired-difference.js";
import { pairedRatioDifference } from "./paired-ratios.js";
import { sumPicks } from "./pick-sums.js";
import { type Picks, resettlePicks } from "./picks.js";
import { drawResamples } from "./resamples.js";
import { wilson } from "./wilson.js";

/** Picks settled at other lines and prices than they were made at. */
export interface ResettledPicks {
  /** Picks that have a line there. */
  picks: number;
  hitRate: Estimate | null;
  roi: Estimate | null;
  /** Less the hit rate of the very same picks at their own lines. */
  hitRateDifference: PairedDifference | null;
  /** Less their ROI at their own lines and prices. */
  roiDifference: PairedDifference | null;
}

/**
 * What the picks of a model would have come to at other lines and prices: the same picks on the same sides.
 * @param picks made on `own`
 * @param own the rows with the lines the picks were made at
 * @param other the same rows with the other lines, NaN where there is none
 */
export function measureResettled(picks: Picks, own: EvalRows, other: EvalRows, options: PairedOptions): ResettledPicks {
  const clusters = clusterByDate(own.date);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples);
  const moved = resettlePicks(picks, other);
  const there = sumPicks(moved, clusters);
  const hasLine = { ...own, line: own.line.map((line, row) => (Number.isNaN(other.line[row]!) ? Number.NaN : line)) };
  const before = sumPicks(resettlePicks(picks, hasLine), clusters);
  return {
    picks: moved.count,
    hitRate: wilson(there.wins, there.hits.n),
    roi: bootstrapRatio(there.profits, resamples),
    hitRateDifference: pairedRatioDifference(there.hits, before.hits, resamples),
    roiDifference: pairedRatioDifference(there.profits, before.profits, resamples),
  };
}
