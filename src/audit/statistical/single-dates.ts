import { fromEpochDay } from "../../core/dates.js";
import { grouped, percent } from "../../core/figures.js";
import { groupBy } from "../../core/group-by.js";
import { columnOf } from "../../core/matrix.js";
import type { AuditCheck } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { partialCorrelation, residuals } from "./association.js";
import { type AuditedRows, takeAudited } from "./audited-rows.js";

/** A feature that says too much on a date. */
interface Suspicion {
  readonly feature: string;
  readonly day: number;
  /** Of what averages and line leave of the points: the share it explains, and the rows of the date. */
  readonly share: number;
  readonly n: number;
  readonly isLeak: boolean;
}

/**
 * Holds hand-written features against the outcome date by date, beside the player's averages and the line: what knows the games of a few dates
 * alone is lost among the rows of all others, and the dates that features are computed again on may not be among them.
 * Other features cannot look ahead.
 * @param rows the rows of a run's days, each once
 * @param handWritten names of the features
 * @returns nothing where no feature is hand-written
 */
export function singleDateCheck(rows: AuditedRows, handWritten: readonly string[]): AuditCheck[] {
  if (handWritten.length === 0) return [];
  const { leastRows } = LEAK_THRESHOLDS.singleDates;
  const ofDay = groupBy([...rows.epochDay.keys()], (row) => rows.epochDay[row]!);
  const dates = [...ofDay].filter(([, index]) => index.length >= leastRows);
  if (dates.length === 0) return [];
  const found = dates.flatMap(([day, index]) =>
    suspicionsOf(day, takeAudited(rows, Int32Array.from(index)), handWritten),
  );
  const features = [...new Set(found.map(({ feature }) => feature))];
  const texts = features.map((feature) => say(found.filter((one) => one.feature === feature)));
  const scope = `${grouped(handWritten.length)} hand-written ${handWritten.length === 1 ? "feature" : "features"} on ${grouped(dates.length)} dates of ${leastRows} rows and more`;
  return [
    {
      kind: "statistical",
      name: "single dates",
      verdict: found.some(({ isLeak }) => isLeak) ? "LEAK" : found.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        found.length > 0
          ? `${texts.join("; ")} (${scope}): features that know the games of some dates look like this`
          : `${scope}: none says more of a date than the past can`,
      ...(found.length > 0 && { features, findings: texts }),
    },
  ];
}

function suspicionsOf(day: number, rows: AuditedRows, handWritten: readonly string[]): Suspicion[] {
  const { addedToLine, noiseDeviations, singleDates } = LEAK_THRESHOLDS;
  const known = [rows.line, rows.seasonAverage, rows.lastTenAverage];
  const left = residuals(rows.points, known);
  if (left.filter((value) => !Number.isNaN(value)).length < singleDates.leastRows) return [];
  return handWritten.flatMap((feature): Suspicion[] => {
    const { r, n } = partialCorrelation(columnOf(rows.matrix, feature), left, known);
    const beyondNoise = Math.abs(r) - noiseDeviations / Math.sqrt(n);
    if (n < singleDates.leastRows || !(beyondNoise > Math.sqrt(addedToLine.suspect))) return [];
    return [{ feature, day, share: r * r, n, isLeak: beyondNoise > Math.sqrt(addedToLine.leak) }];
  });
}

function say(found: readonly Suspicion[]): string {
  const [worst] = [...found].sort((a, b) => b.share - a.share);
  const { feature, day, share, n } = worst!;
  const others = found.length - 1;
  const more = others === 0 ? "" : `, and too much on ${grouped(others)} other ${others === 1 ? "date" : "dates"}`;
  return `${feature} explains on ${fromEpochDay(day)} ${percent(share)} of what averages and line leave of ${grouped(n)} outcomes${more}`;
}
