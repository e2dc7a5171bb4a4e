import type { Estimate, Slice } from "../metrics/index.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

type Picked = Pick<Slice, "roi" | "picks" | "pushes" | "pickDates">;

/**
 * The ROI of a part of the rows as it is shown: without its interval where so few picks or dates carry it that its ends say nothing.
 * Records that do not know the dates are judged by the picks alone.
 */
export function shownRoi({ roi, picks, pushes, pickDates }: Picked): Estimate | null {
  const enough =
    picks - pushes >= THRESHOLDS.sliceRoiPicks && (pickDates === undefined || pickDates >= THRESHOLDS.sliceRoiDates);
  return enough || roi === null ? roi : { ...roi, low: null, high: null };
}

/** What is to be known of the intervals of parts of the rows. */
export const ROUGH_SLICES = `no ROI interval on fewer than ${THRESHOLDS.sliceRoiPicks} graded picks or ${THRESHOLDS.sliceRoiDates} game dates; hit-rate intervals take the picks of a night as independent, and are too narrow on few dates`;

/** What to say once of parts whose picks are too few for an interval of the ROI; null where there is none. */
export function roughSlicesPhrase(slices: readonly Picked[]): string | null {
  if (!slices.some((slice) => slice.roi !== null && shownRoi(slice)!.low === null)) return null;
  return ROUGH_SLICES;
}
