import { UsageError } from "./errors.js";

/** A calendar day as "YYYY-MM-DD"; sorts as text. Made only by {@link parseDate} and the functions below. */
export type IsoDate = string & { readonly __isoDate: true };

const DAY_MS = 86_400_000;

/** True for a "YYYY-MM-DD" string that names a day that exists (2023-02-29 does not). */
export function isIsoDate(text: string): text is IsoDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/**
 * Parses a day. `where` names the flag or field for the message.
 * @throws UsageError BAD_DATE when the text is not a day that exists.
 */
export function parseDate(text: string, where: string): IsoDate {
  if (isIsoDate(text)) return text;
  throw new UsageError("BAD_DATE", `${where}: "${text}" is not a date that exists, written as YYYY-MM-DD`, {
    hint: "for example 2025-02-01",
  });
}

/** Days since 1970-01-01. */
export function toEpochDay(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The day that lies `day` days after 1970-01-01. */
export function fromEpochDay(day: number): IsoDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as IsoDate;
}

/** The day `days` days later, or earlier when negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** "YYYY-MM" of a day: the warehouse partition it belongs to. */
export function monthOf(date: IsoDate): string {
  return date.slice(0, 7);
}

/** The season a day falls in: August starts a new one, so 2025-02-01 is "2024-25". */
export function seasonOf(date: IsoDate): string {
  const year = Number(date.slice(0, 4));
  const start = Number(date.slice(5, 7)) >= 8 ? year : year - 1;
  return `${start}-${String((start + 1) % 100).padStart(2, "0")}`;
}
