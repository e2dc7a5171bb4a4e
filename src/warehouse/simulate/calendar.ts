import { type IsoDate, toEpochDay } from "../../core/dates.js";
import { UsageError } from "../../core/errors.js";

/** The dates of one season, as epoch days (days since 1970-01-01). */
export interface SeasonCalendar {
  /** "2024-25". */
  readonly season: string;
  readonly startYear: number;
  readonly firstDay: number;
  /** Last day of the regular season. */
  readonly lastDay: number;
  readonly playoffStart: number;
  /** Days of the regular season without games: Thanksgiving, 24 December, the All-Star break. */
  readonly daysOff: ReadonlySet<number>;
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekday(epochDay: number): number {
  return (epochDay + 4) % 7;
}

function dayOf(year: number, month: number, day: number): number {
  return toEpochDay(`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` as IsoDate);
}

/** The first day on or after a date that falls on the given weekday. */
function weekdayFrom(epochDay: number, wanted: number): number {
  return epochDay + ((wanted - weekday(epochDay) + 7) % 7);
}

/** @throws UsageError BAD_SEASON for anything but "YYYY-YY" with consecutive years from 1970 on */
export function seasonCalendar(season: string): SeasonCalendar {
  const startYear = Number(season.slice(0, 4));
  const expected = `${startYear}-${String((startYear + 1) % 100).padStart(2, "0")}`;
  if (!/^\d{4}-\d{2}$/.test(season) || season !== expected || startYear < 1970) {
    throw new UsageError("BAD_SEASON", `"${season}" is not a season`, {
      hint: "write a season as its two years, for example 2024-25",
    });
  }
  const lastDay = weekdayFrom(dayOf(startYear + 1, 4, 9), 0);
  const allStarSunday = weekdayFrom(dayOf(startYear + 1, 2, 14), 0);
  const daysOff = new Set([weekdayFrom(dayOf(startYear, 11, 22), 4), dayOf(startYear, 12, 24)]);
  for (let day = allStarSunday - 2; day <= allStarSunday + 3; day++) daysOff.add(day);
  return {
    season,
    startYear,
    firstDay: weekdayFrom(dayOf(startYear, 10, 18), 2),
    lastDay,
    playoffStart: lastDay + 6,
    daysOff,
  };
}

/** Hours US Eastern time is behind UTC: 4 from the second Sunday of March to the first of November, else 5. */
export function easternOffset(epochDay: number): number {
  const year = new Date(epochDay * 86_400_000).getUTCFullYear();
  const from = weekdayFrom(dayOf(year, 3, 8), 0);
  const to = weekdayFrom(dayOf(year, 11, 1), 0);
  return epochDay >= from && epochDay < to ? 4 : 5;
}

/** A time of day in the Eastern zone (minutes after midnight) as UTC minutes since 1970-01-01 00:00. */
export function easternToUtcMinutes(epochDay: number, minuteOfDay: number): number {
  return epochDay * 1_440 + minuteOfDay + easternOffset(epochDay) * 60;
}
