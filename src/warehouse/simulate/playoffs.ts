import { throwIfAborted } from "../../core/errors.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import type { SeasonCalendar } from "./calendar.js";
import { type NightContext, playNight } from "./game-night.js";
import type { League } from "./league.js";
import type { Team } from "./teams.js";
import { tipOff } from "./tip-off.js";

const WINS_NEEDED = 4;
/** Which of the seven games the better seed plays at home. */
const AT_HOME = [true, true, false, false, true, false, true];
/** First day of each round, counted from the start of the playoffs. */
const ROUND_STARTS = [0, 16, 31, 47];
/** Days of the seven games, counted from the start of the series; the final has longer rests. */
const SERIES_DAYS = [0, 2, 4, 6, 8, 10, 12];
const FINAL_DAYS = [0, 3, 6, 8, 11, 14, 17];

/** Eight teams of either conference by wins, four rounds, best of seven. */
export async function playPlayoffs(
  league: League,
  calendar: SeasonCalendar,
  night: NightContext,
  work: WorkContext,
): Promise<void> {
  let number = 0;
  const playSeries = async (better: Team, worse: Team, round: number, offset: number): Promise<Team> => {
    const wins = { better: 0, worse: 0 };
    const days = round === 3 ? FINAL_DAYS : SERIES_DAYS;
    for (let game = 0; wins.better < WINS_NEEDED && wins.worse < WINS_NEEDED; game++) {
      throwIfAborted(work.signal);
      await yieldToEventLoop();
      const day = calendar.playoffStart + ROUND_STARTS[round]! + offset + days[game]!;
      const [home, away] = AT_HOME[game] ? [better, worse] : [worse, better];
      number += 1;
      const tip = tipOff(home, day, night.draws);
      const result = playNight({ day, startYear: calendar.startYear, playoffs: true, number, home, away, tip }, night);
      const homeWon = result.homePoints > result.awayPoints;
      if (homeWon === AT_HOME[game]) wins.better += 1;
      else wins.worse += 1;
    }
    return wins.better === WINS_NEEDED ? better : worse;
  };
  const champions: Team[] = [];
  for (const conference of [0, 1]) {
    const seeds = bySeed(league.teams.filter((team) => Math.floor(team.index / 15) === conference)).slice(0, 8);
    let alive = [0, 7, 3, 4, 2, 5, 1, 6].map((seed) => seeds[seed]!);
    for (let round = 0; alive.length > 1; round++) {
      const winners: Team[] = [];
      for (let i = 0; i < alive.length; i += 2) {
        const [better, worse] = bySeed([alive[i]!, alive[i + 1]!]) as [Team, Team];
        winners.push(await playSeries(better, worse, round, (i / 2 + conference) % 2));
      }
      alive = winners;
    }
    champions.push(alive[0]!);
  }
  const [better, worse] = bySeed(champions) as [Team, Team];
  await playSeries(better, worse, 3, 0);
}

function bySeed(teams: readonly Team[]): Team[] {
  return [...teams].sort((a, b) => b.wins - a.wins || a.index - b.index);
}
