import { easternToUtcMinutes, weekday } from "./calendar.js";
import type { Draws } from "./draws.js";
import type { Team } from "./teams.js";

/** Evenings at the home team's local time, on weekends sometimes the afternoon; UTC minutes since 1970-01-01. */
export function tipOff(home: Team, day: number, draws: Draws): number {
  const weekend = weekday(day) === 0 || weekday(day) === 6;
  const local = weekend && draws.chance(0.35) ? 13 * 60 + 30 * draws.int(7) : 19 * 60 + 30 * draws.int(2);
  return easternToUtcMinutes(day, Math.min(local + 60 * home.zone, 22 * 60 + 30));
}
