import type { LineSource } from "./lines.js";

/**
 * Which of a book's quotes of a day the bet is made at: "latest" the last one before tip-off, "opening" the first one of the day.
 */
export const LINE_TIMES = ["latest", "opening"] as const;
export type LineTime = (typeof LINE_TIMES)[number];
export const DEFAULT_LINE_TIME: LineTime = "latest";

const AT_OPENING = "@opening";

/**
 * Hour (UTC) of the game date that a day's first quote is looked for from: 3 or 4 in the morning on the American east coast. By
 * then every game of the evening before is over; a bet made earlier would know box scores that were not finished.
 */
export const DAY_BEGINS_HOUR = 8;

/** The lines of a source at a time of the day, as one {@link LineSource}: "cascade", "cascade@opening". */
export function lineSourceAt(source: string, time: LineTime): LineSource {
  return time === "opening" ? `${source}${AT_OPENING}` : source;
}

/** The source and the time that a {@link LineSource} is made of. */
export function partsOfLineSource(lines: LineSource): { source: string; time: LineTime } {
  return lines.endsWith(AT_OPENING)
    ? { source: lines.slice(0, -AT_OPENING.length), time: "opening" }
    : { source: lines, time: "latest" };
}
