import { fromEpochDay, type IsoDate, monthOf, toEpochDay } from "../core/dates.js";
import { edgeOf } from "./accuracy.js";
import type { EvalRows } from "./eval-rows.js";
import type { RowFilter } from "./population.js";

/** A named part of the rows. */
export interface SliceRule {
  slice: string;
  keep: RowFilter;
  /** Least edge of the picks taken on these rows, where it is not the breakdown's usual one. */
  minEdge?: number;
}

/** Names of half-open ranges: "line under 10", "line 10 to 15", "line 25+". */
function ranges(name: string, bounds: readonly number[]): { slice: string; from: number; to: number }[] {
  return [Number.NEGATIVE_INFINITY, ...bounds].map((from, i) => {
    const to = bounds[i] ?? Number.POSITIVE_INFINITY;
    if (i === 0) return { slice: `${name} under ${to}`, from, to };
    return { slice: i === bounds.length ? `${name} ${from}+` : `${name} ${from} to ${to}`, from, to };
  });
}

/** Rows whose |edge| reaches each threshold. */
export function edgeThresholdSlices(rows: EvalRows): SliceRule[] {
  return [1, 3, 5].map((minEdge) => ({
    slice: `edge ${minEdge}+`,
    keep: (i) => Math.abs(edgeOf(rows, i)) >= minEdge,
    minEdge,
  }));
}

/** Rows by |edge|: 0 to 1, 1 to 3, 3 to 5, 5 and more; upper ends exclusive. */
export function edgeBucketSlices(rows: EvalRows): SliceRule[] {
  const bounds = [0, 1, 3, 5];
  return bounds.map((from, k) => {
    const to = bounds[k + 1] ?? Number.POSITIVE_INFINITY;
    const inBucket = (i: number) => Math.abs(edgeOf(rows, i)) >= from && Math.abs(edgeOf(rows, i)) < to;
    return { slice: k === 3 ? "edge 5+" : `edge ${from} to ${to}`, keep: inBucket, minEdge: from };
  });
}

/** Rows predicted over the line, rows predicted under it. */
export function directionSlices(rows: EvalRows): SliceRule[] {
  return [
    { slice: "OVER", keep: (i) => edgeOf(rows, i) > 0 },
    { slice: "UNDER", keep: (i) => edgeOf(rows, i) < 0 },
  ];
}

/** Tiers by season average before the game, points: star 25+, starter 15 to 25, role 5 to 15, bench below 5. */
export type Tier = "star" | "starter" | "role" | "bench" | "unknown";

export const TIERS: readonly Tier[] = ["star", "starter", "role", "bench", "unknown"];

/** The tier of a season average; "unknown" for NaN (no game played yet this season). */
export function tierOf(seasonAverage: number): Tier {
  if (Number.isNaN(seasonAverage)) return "unknown";
  if (seasonAverage >= 25) return "star";
  if (seasonAverage >= 15) return "starter";
  return seasonAverage >= 5 ? "role" : "bench";
}

/** One slice for each tier, the unknown one included, in the order of {@link TIERS}. */
export function tierSlices(rows: EvalRows): SliceRule[] {
  return TIERS.map((tier) => ({ slice: tier, keep: (i) => tierOf(rows.tierAverage[i]!) === tier }));
}

export function tierDirectionSlices(rows: EvalRows): SliceRule[] {
  return tierSlices(rows).flatMap((tier) =>
    directionSlices(rows).map((direction) => ({
      slice: `${tier.slice} ${direction.slice}`,
      keep: (i: number) => tier.keep(i) && direction.keep(i),
    })),
  );
}

/** Rows by the height of the line, points. */
export function lineRangeSlices(rows: EvalRows): SliceRule[] {
  return ranges("line", [10, 15, 20, 25]).map(({ slice, from, to }) => ({
    slice,
    keep: (i) => rows.line[i]! >= from && rows.line[i]! < to,
  }));
}

/** 7-day blocks from the start of evaluation up to the last row's; weeks without a game are there too, empty. */
export function weekSlices(rows: EvalRows, evalStart: IsoDate): SliceRule[] {
  const start = toEpochDay(evalStart);
  let weeks = 0;
  for (const day of rows.date) weeks = Math.max(weeks, Math.floor((day - start) / 7) + 1);
  return Array.from({ length: weeks }, (_, week) => {
    const first = start + 7 * week;
    return {
      slice: `week ${week + 1} (${fromEpochDay(first)} to ${fromEpochDay(first + 6)})`,
      keep: (i) => rows.date[i]! >= first && rows.date[i]! < first + 7,
    };
  });
}

/** Calendar months that have a row, in order. */
export function monthSlices(rows: EvalRows): SliceRule[] {
  const months = Array.from(rows.date, (day) => monthOf(fromEpochDay(day)));
  return [...new Set(months)].sort().map((month) => ({ slice: month, keep: (i) => months[i] === month }));
}
