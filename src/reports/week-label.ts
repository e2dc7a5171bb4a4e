import type { IsoDate } from "../core/dates.js";

const NAME = /^week \d+ \((\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})\)$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A week of the evaluation as readers call it, from its name in the record: "1–7 Feb", "26 Feb–3 Mar", "29 Feb" where the evaluation
 * ends on its first day. The year stands where it changes within the week, and everywhere when asked for. Another name stays as it is.
 * @param end last day of the evaluation, on which its last week ends
 */
export function weekLabel(name: string, end: IsoDate, { year }: { year: boolean }): string {
  const [, first, seventh] = NAME.exec(name) ?? [];
  if (first === undefined || seventh === undefined) return name;
  const last = seventh > end && first <= end ? end : seventh;
  return daySpan({ start: first, end: last }, { year });
}

/** Days as readers call them: "1–29 Feb 2024", "26 Feb–3 Mar", "29 Feb"; with the years always where they differ. */
export function daySpan({ start, end }: { start: string; end: string }, { year }: { year: boolean }): string {
  const [from, to] = [start, end].map(partsOf) as [Day, Day];
  const apart = from.year !== to.year;
  const endText = `${to.day} ${to.month}${year || apart ? ` ${to.year}` : ""}`;
  if (start === end) return endText;
  if (apart) return `${from.day} ${from.month} ${from.year}–${endText}`;
  return from.month === to.month ? `${from.day}–${endText}` : `${from.day} ${from.month}–${endText}`;
}

/** The first day of a week by its name in the record; null for another name. */
export function weekStart(name: string): IsoDate | null {
  return (NAME.exec(name)?.[1] ?? null) as IsoDate | null;
}

interface Day {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

function partsOf(date: string): Day {
  const [year, month, day] = date.split("-") as [string, string, string];
  return { day: String(Number(day)), month: MONTHS[Number(month) - 1]!, year };
}
