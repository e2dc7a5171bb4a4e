import { grouped, percent } from "../../core/figures.js";
import { groupBy } from "../../core/group-by.js";
import type { AuditCheck } from "../leak-audit.js";
import { isShareAbove } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import type { AuditedRows } from "./audited-rows.js";

/**
 * Holds the line itself against the outcome, over all rows and by book and whether the quote has a time: a line taken while the
 * game runs, or after it, lies far nearer to the outcome than one from before can.
 */
export function lineErrorCheck(rows: AuditedRows): AuditCheck[] {
  const all = Array.from(rows.points.keys()).filter(
    (row) => !Number.isNaN(rows.line[row]!) && !Number.isNaN(rows.seasonAverage[row]!),
  );
  const groups = groupBy(all, (row) => {
    const timing = rows.lineTimeUnknown[row] === 1 ? "quote time unknown" : "timed quotes";
    return `${rows.book[row] || "book unknown"}, ${timing}`;
  });
  if (all.length < LEAK_THRESHOLDS.leastRowsOfBook) return [];
  const candidates: [string, number[]][] = [["all lines", all], ...(groups.size > 1 ? groups : [])];
  const judged = candidates.filter(([, index]) => index.length >= LEAK_THRESHOLDS.leastRowsOfBook);
  const faults = judged.flatMap(([name, index]) => faultsOf(name, index, rows));
  const [overall] = judged;
  const { ratio, hits, near } = measure(overall![1], rows);
  return [
    {
      kind: "statistical",
      name: "lines against the outcome",
      verdict: faults.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        faults.length > 0
          ? `${faults.join("; ")}: quotes taken after tip-off look like this`
          : `the error of ${grouped(all.length)} lines is ${ratio.toFixed(2)} of the season average's (limit ${LEAK_THRESHOLDS.lineError}), and ${percent(hits)} are within half a point for ${percent(near)} up to two and a half off, also by book`,
      ...(faults.length > 0 && { features: ["line"] }),
    },
  ];
}

function faultsOf(name: string, index: readonly number[], rows: AuditedRows): string[] {
  const { ratio, hits, near } = measure(index, rows);
  const allowed = LEAK_THRESHOLDS.lineHits * near;
  const count = `${name} (${grouped(index.length)})`;
  return [
    ...(ratio < LEAK_THRESHOLDS.lineError
      ? [
          `${count}: the line's error is only ${ratio.toFixed(2)} of the season average's, from before a game it is at least ${LEAK_THRESHOLDS.lineError}`,
        ]
      : []),
    ...(isShareAbove(hits, index.length, allowed)
      ? [
          `${count}: ${percent(hits)} of the outcomes lie within half a point of the line where ${percent(allowed)} are the most to expect`,
        ]
      : []),
  ];
}

/** Error of lines over that of the season average, share within half a point, and share off by more and up to two and a half. */
export function measureLines(lines: LinesOfRows) {
  return measure([...Array(lines.points.length).keys()], lines);
}

/** Outcomes, lines and season averages, row by row. */
interface LinesOfRows {
  readonly points: ArrayLike<number>;
  readonly line: ArrayLike<number>;
  readonly seasonAverage: ArrayLike<number>;
}

function measure(index: readonly number[], { points, line, seasonAverage }: LinesOfRows) {
  let lineError = 0;
  let averageError = 0;
  let hits = 0;
  let near = 0;
  for (const row of index) {
    const error = Math.abs(points[row]! - line[row]!);
    lineError += error;
    averageError += Math.abs(points[row]! - seasonAverage[row]!);
    if (error <= 0.5) hits++;
    else if (error <= 2.5) near++;
  }
  return { ratio: lineError / averageError, hits: hits / index.length, near: near / index.length };
}
