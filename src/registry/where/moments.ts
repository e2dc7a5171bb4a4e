const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?$/;

/** A day or a moment of UTC as the span of times it stands for: from `start` to before `end`, ISO 8601 with milliseconds. */
export interface Moment {
  readonly start: string;
  readonly end: string;
}

/** "2025-02-01" is that whole day; "2025-02-01T18:30" and finer is the minute, second or millisecond named. null when it is neither. */
export function asMoment(text: string): Moment | null {
  const isDay = DAY.test(text);
  if (!isDay && !MOMENT.test(text)) return null;
  const ms = Date.parse(isDay ? `${text}T00:00Z` : `${text.replace(/Z$/, "")}Z`);
  // Date.parse takes February 30 for March 2
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text.slice(0, 10)) return null;
  const clock = text.slice(11).replace(/Z$/, "");
  const length = isDay ? DAY_MS : clock.length === 5 ? 60_000 : clock.length === 8 ? 1_000 : 1;
  return { start: new Date(ms).toISOString(), end: new Date(ms + length).toISOString() };
}
