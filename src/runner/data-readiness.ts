import { toEpochDay } from "../core/dates.js";
import { type FeatureRows, QUALITY_TIERS } from "../features/feature-rows.js";
import type { PartReadiness, WindowReadiness } from "../gates/index.js";
import type { ResultWindow } from "./result.js";
import type { DayRange } from "./windows.js";

/** Rows of this tier and the ones before it are of good quality. */
const LEAST_GOOD = QUALITY_TIERS.indexOf("silver");

/**
 * What the box scores on the days of each window are like, whether or not the run used them; O(rows x windows).
 * @param rows all rows of the days of the windows
 */
export function dataReadiness(
  rows: Pick<FeatureRows, "rows" | "epochDay" | "points" | "bootstrap" | "trainingReady" | "qualityTier" | "line">,
  windows: readonly ResultWindow[],
): WindowReadiness[] {
  return windows.map(({ index, train, validation, evaluation, rows: used }) => ({
    index,
    training_rows: used.train + used.validation,
    training: partReadiness(rows, { start: train.start, end: validation.end }),
    evaluation: partReadiness(rows, evaluation),
  }));
}

function partReadiness(rows: Parameters<typeof dataReadiness>[0], { start, end }: DayRange): PartReadiness {
  const [first, last] = [toEpochDay(start), toEpochDay(end)];
  const part: PartReadiness = { rows: 0, bootstrap: 0, ready: 0, good_quality: 0, with_line: 0 };
  for (let row = 0; row < rows.rows; row++) {
    const day = rows.epochDay[row]!;
    if (day < first || day > last || Number.isNaN(rows.points[row]!)) continue;
    part.rows++;
    if (!Number.isNaN(rows.line[row]!)) part.with_line++;
    if (rows.bootstrap[row]) part.bootstrap++;
    else {
      part.ready += rows.trainingReady[row]!;
      if (rows.qualityTier[row]! <= LEAST_GOOD) part.good_quality++;
    }
  }
  return part;
}
