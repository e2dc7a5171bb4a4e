import { throwIfAborted } from "../../core/errors.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import type { SeasonCalendar } from "./calendar.js";
import { fixtures } from "./fixtures.js";
import { type NightContext, playNight } from "./game-night.js";
import type { League } from "./league.js";
import { playPlayoffs } from "./playoffs.js";
import { scheduleGames } from "./schedule.js";
import { tipOff } from "./tip-off.js";

/** Trades happen this many days after the season's first game (about 6 February). */
const TRADE_DEADLINE = 108;

/** Plays one season, regular season and playoffs, into the context's tables. @throws InterruptedError */
export async function playSeason(
  league: League,
  calendar: SeasonCalendar,
  night: NightContext,
  work: WorkContext,
): Promise<void> {
  const { draws } = night;
  const games = fixtures(calendar.startYear);
  const days = scheduleGames(games, calendar, draws);
  const order = [...days.keys()].sort((a, b) => days[a]! - days[b]! || a - b);
  let today = calendar.firstDay;
  let traded = false;
  for (const [position, g] of order.entries()) {
    const day = days[g]!;
    if (day !== today) {
      today = day;
      throwIfAborted(work.signal);
      await yieldToEventLoop();
    }
    if (!traded && day >= calendar.firstDay + TRADE_DEADLINE) {
      league.trade(14, draws);
      league.signReplacements(draws);
      traded = true;
    }
    const home = league.teams[games[g]!.home]!;
    const away = league.teams[games[g]!.away]!;
    const tip = tipOff(home, day, draws);
    const number = position + 1;
    const result = playNight({ day, startYear: calendar.startYear, playoffs: false, number, home, away, tip }, night);
    if (result.homePoints > result.awayPoints) home.wins += 1;
    else away.wins += 1;
  }
  await playPlayoffs(league, calendar, night, work);
}
