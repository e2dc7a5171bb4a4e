import { expect, it } from "vitest";
import { addDays, type IsoDate } from "../../src/core/dates.js";
import { weekLabel } from "../../src/reports/week-label.js";

const label = (first: string, end: string, year = false) =>
  weekLabel(`week 1 (${first} to ${addDays(first as IsoDate, 6)})`, end as IsoDate, { year });

it.each([
  ["2024-02-01", "2024-02-29", "1–7 Feb", "1–7 Feb 2024"],
  ["2024-02-26", "2024-03-20", "26 Feb–3 Mar", "26 Feb–3 Mar 2024"],
  ["2024-02-29", "2024-02-29", "29 Feb", "29 Feb 2024"],
  ["2024-02-22", "2024-02-24", "22–24 Feb", "22–24 Feb 2024"],
  ["2024-12-28", "2025-01-20", "28 Dec 2024–3 Jan 2025", "28 Dec 2024–3 Jan 2025"],
  ["2024-12-28", "2024-12-30", "28–30 Dec", "28–30 Dec 2024"],
])("calls the week from %s of an evaluation to %s %s", (first, end, short, long) => {
  expect(label(first, end)).toBe(short);
  expect(label(first, end, true)).toBe(long);
});

it("leaves a name that it does not know as it is", () => {
  expect(weekLabel("2024-02", "2024-02-29" as IsoDate, { year: false })).toBe("2024-02");
});
