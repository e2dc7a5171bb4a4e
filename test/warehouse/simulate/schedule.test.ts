import { expect, test } from "vitest";
import { fromEpochDay, type IsoDate, toEpochDay } from "../../../src/core/dates.js";
import {
  easternOffset,
  easternToUtcMinutes,
  seasonCalendar,
  weekday,
} from "../../../src/warehouse/simulate/calendar.js";
import { createDraws } from "../../../src/warehouse/simulate/draws.js";
import { fixtures } from "../../../src/warehouse/simulate/fixtures.js";
import { scheduleGames } from "../../../src/warehouse/simulate/schedule.js";

const day = (text: string) => toEpochDay(text as IsoDate);

test.each([2021, 2022, 2023, 2024, 2025])(
  "fixtures of %i: 82 games, 41 at home, 2 to 4 against everybody",
  (season) => {
    const games = fixtures(season);
    expect(games).toHaveLength(1_230);
    for (let team = 0; team < 30; team++) {
      expect(games.filter(({ home }) => home === team)).toHaveLength(41);
      expect(games.filter(({ away }) => away === team)).toHaveLength(41);
      for (let other = 0; other < 30; other++) {
        const meetings = games.filter(
          ({ home, away }) => (home === team && away === other) || (home === other && away === team),
        );
        const wanted = team === other ? [0] : Math.floor(team / 15) !== Math.floor(other / 15) ? [2] : [3, 4];
        expect(wanted).toContain(meetings.length);
      }
    }
  },
);

// First and last day of the regular seasons as they were played.
test.each([
  ["2021-22", "2021-10-19", "2022-04-10"],
  ["2022-23", "2022-10-18", "2023-04-09"],
  ["2024-25", "2024-10-22", "2025-04-13"],
])("calendar of %s", (season, first, last) => {
  const calendar = seasonCalendar(season);
  expect(fromEpochDay(calendar.firstDay)).toBe(first);
  expect(fromEpochDay(calendar.lastDay)).toBe(last);
  expect(weekday(calendar.playoffStart)).toBe(6);
});

test("no game on a day off, no team twice a day", () => {
  const calendar = seasonCalendar("2024-25");
  expect(calendar.daysOff).toContain(day("2024-11-28"));
  expect(calendar.daysOff).toContain(day("2025-02-16"));
  const games = fixtures(2024);
  const days = scheduleGames(games, calendar, createDraws(3, 9));
  const seen = new Set<string>();
  for (const [g, { home, away }] of games.entries()) {
    expect(calendar.daysOff.has(days[g]!)).toBe(false);
    expect(days[g]).toBeGreaterThanOrEqual(calendar.firstDay);
    expect(days[g]).toBeLessThanOrEqual(calendar.lastDay);
    for (const team of [home, away]) seen.add(`${team} ${days[g]}`);
  }
  expect(seen.size).toBe(2_460);
});

test("Eastern time: summer time ends on 3 November 2024 and begins on 9 March 2025", () => {
  expect(easternOffset(day("2024-11-02"))).toBe(4);
  expect(easternOffset(day("2024-11-03"))).toBe(5);
  expect(easternOffset(day("2025-03-08"))).toBe(5);
  expect(easternOffset(day("2025-03-09"))).toBe(4);
  // 22:30 in New York on 10 January 2024 is 03:30 UTC on the 11th.
  expect(easternToUtcMinutes(day("2024-01-10"), 22 * 60 + 30)).toBe(Date.parse("2024-01-11T03:30:00Z") / 60_000);
});
