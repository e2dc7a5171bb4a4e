import type { IsoDate } from "../core/dates.js";
import { absoluteError, lineError, meanOver, signedError } from "./accuracy.js";
import { measureBetting } from "./betting.js";
import type { Estimate } from "./estimate.js";
import { HEADLINE_EDGE } from "./picks.js";
import type { Population } from "./population.js";
import {
  directionSlices,
  edgeBucketSlices,
  edgeThresholdSlices,
  lineRangeSlices,
  monthSlices,
  type SliceRule,
  tierDirectionSlices,
  tierSlices,
  weekSlices,
} from "./slices.js";

/** One row of a breakdown: the slice's rows with a line, and the picks made on them. */
export interface Slice {
  slice: string;
  /** Rows with a line in the slice: what mae, lineMae and bias stand on. */
  rows: number;
  /** Picks on those rows at `minEdge` and more, pushes included. */
  picks: number;
  pushes: number;
  /** Game dates with a pick; records made before it was kept lack it. */
  pickDates?: number;
  minEdge: number;
  /** Wins / graded, Wilson interval. */
  hitRate: Estimate | null;
  /** The same with the interval of the date-clustered bootstrap; records made before it was kept lack it. */
  hitRateClustered?: Estimate | null;
  roi: Estimate | null;
  /** The hit rate at which the slice's prices break even. */
  breakEven: Estimate | null;
  mae: Estimate | null;
  /** The line's own MAE on the slice's rows. */
  lineMae: Estimate | null;
  /** Mean (prediction - actual) on the slice's rows. */
  bias: Estimate | null;
}

/** Breakdowns over the rows with a line. Picks are those at edge 3+ except in the two edge breakdowns. */
export interface Breakdowns {
  /** "edge 1+", "edge 3+", "edge 5+". */
  edgeThresholds: Slice[];
  /** "edge 0 to 1", "edge 1 to 3", "edge 3 to 5", "edge 5+": upper ends exclusive. */
  edgeBuckets: Slice[];
  /** "OVER", "UNDER". */
  direction: Slice[];
  /** "star", "starter", "role", "bench", and "unknown" when there is such a row; by season average before the game. */
  tier: Slice[];
  /** "star OVER", "star UNDER", ... */
  tierDirection: Slice[];
  /** "line under 10", "line 10 to 15", ... "line 25+". */
  lineRange: Slice[];
  /** "week 1 (2025-02-01 to 2025-02-07)": 7-day blocks from the start of evaluation; null unless asked for. */
  week: Slice[] | null;
  /** "2025-02", the months there are. */
  month: Slice[];
}

/**
 * All breakdowns of a population in which every row has a line.
 * @param weeksFrom start of evaluation, or null to leave the weeks out
 */
export function measureBreakdowns(population: Population, weeksFrom: IsoDate | null): Breakdowns {
  const { rows } = population;
  const measure = (rules: SliceRule[]) => rules.map((rule) => measureSlice(population, rule));
  return {
    edgeThresholds: measure(edgeThresholdSlices(rows)),
    edgeBuckets: measure(edgeBucketSlices(rows)),
    direction: measure(directionSlices(rows)),
    tier: withoutEmptyUnknown(measure(tierSlices(rows))),
    tierDirection: withoutEmptyUnknown(measure(tierDirectionSlices(rows))),
    lineRange: measure(lineRangeSlices(rows)),
    week: weeksFrom === null ? null : measure(weekSlices(rows, weeksFrom)),
    month: measure(monthSlices(rows)),
  };
}

/** The figures of one slice of a population. */
export function measureSlice(population: Population, rule: SliceRule): Slice {
  const { keep } = rule;
  const betting = measureBetting(population, { minEdge: rule.minEdge ?? HEADLINE_EDGE, keep });
  const mae = meanOver(population, absoluteError, keep);
  return {
    slice: rule.slice,
    rows: mae?.n ?? 0,
    picks: betting.picks,
    pushes: betting.pushes,
    ...(betting.pickDates !== undefined && { pickDates: betting.pickDates }),
    minEdge: betting.minEdge,
    hitRate: betting.hitRate,
    hitRateClustered: betting.hitRateClustered,
    roi: betting.roi,
    breakEven: betting.breakEven,
    mae,
    lineMae: meanOver(population, lineError, keep),
    bias: meanOver(population, signedError, keep),
  };
}

function withoutEmptyUnknown(slices: Slice[]): Slice[] {
  return slices.filter(({ slice, rows }) => rows > 0 || !slice.startsWith("unknown"));
}
