import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  daysBetween,
  fromEpochDay,
  isIsoDate,
  parseDate,
  seasonOf,
  toEpochDay,
} from "../../src/core/dates.js";

describe("dates", () => {
  it.each(["2023-02-29", "2023-13-01", "2023-1-1", "20230101", "", "2023-00-10", "tomorrow"])(
    "%s is no date",
    (text) => {
      expect(isIsoDate(text)).toBe(false);
      expect(() => parseDate(text, "--eval-start")).toThrow(`--eval-start: "${text}"`);
    },
  );

  it("knows leap days", () => {
    expect(isIsoDate("2024-02-29")).toBe(true);
    expect(addDays(parseDate("2024-02-28", "d"), 2)).toBe("2024-03-01");
  });

  it("steps and counts days consistently", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), fc.integer({ min: -5_000, max: 5_000 }), (day, step) => {
        const date = fromEpochDay(day);
        expect(toEpochDay(date)).toBe(day);
        expect(daysBetween(date, addDays(date, step))).toBe(step);
      }),
    );
  });

  it.each([
    ["2025-02-01", "2024-25"],
    ["2024-10-22", "2024-25"],
    ["2025-06-22", "2024-25"],
    ["1999-11-02", "1999-00"],
  ])("%s lies in season %s", (date, season) => expect(seasonOf(parseDate(date, "d"))).toBe(season));
});
