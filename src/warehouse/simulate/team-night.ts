import type { Draws } from "./draws.js";
import { type Availability, chanceAt, nextAvailability, STATUSES } from "./health.js";
import type { NumberTable } from "./number-table.js";
import type { TeamForecast } from "./outlook.js";
import type { Side } from "./play-game.js";
import type { Player } from "./player.js";
import { playoffRole } from "./rotation.js";
import type { Team } from "./teams.js";

const HOME_EDGE = 0.0115;
const TIRED = 0.985;
const SMALLEST_SQUAD = 9;

/** One team on one night, before the game. */
export interface TeamNight {
  readonly team: Team;
  readonly home: boolean;
  /** It played yesterday. */
  readonly secondNight: boolean;
  /** Role minutes by position in the roster. */
  readonly roles: readonly number[];
  readonly tonight: readonly Availability[];
  /** Factor on its make probabilities: own offence, opponent's defence, home or road, tired legs. */
  readonly makeFactor: number;
}

/** Decides who is available and moves everybody's health on by one game. */
export function prepareTeam(
  team: Team,
  opponent: Team,
  game: { readonly day: number; readonly home: Team; readonly playoffs: boolean },
  draws: Draws,
): TeamNight {
  const home = team === game.home;
  const secondNight = team.lastGameDay === game.day - 1;
  const tonight = team.roster.map((player) => {
    const restsOften = player.age >= 31 && player.roleMinutes >= 26 && !game.playoffs;
    const next = nextAvailability(player.health, secondNight, restsOften, draws);
    player.health = next.health;
    return next.tonight;
  });
  fillSquad(team.roster, tonight);
  const site = home ? 1 + HOME_EDGE : 1 - HOME_EDGE;
  return {
    team,
    home,
    secondNight,
    roles: team.roster.map((player) => (game.playoffs ? playoffRole(player.roleMinutes) : player.roleMinutes)),
    tonight,
    makeFactor: team.offence * opponent.defence * site * (secondNight ? TIRED : 1),
  };
}

/** A team short of players takes back those nearest to their return: questionable in the report, then available. */
function fillSquad(roster: readonly Player[], tonight: Availability[]): void {
  const missing = [...tonight.keys()].filter((i) => !tonight[i]!.plays);
  missing.sort((a, b) => roster[a]!.health.missing - roster[b]!.health.missing || a - b);
  for (const i of missing.slice(0, Math.max(0, SMALLEST_SQUAD - roster.length + missing.length))) {
    tonight[i] = {
      plays: true,
      reports: [
        { status: "questionable", minutesBefore: 480 },
        { status: "available", minutesBefore: 90 },
      ],
    };
  }
}

/** Writes the injury report. @param tip UTC minutes since 1970-01-01 */
export function writeReports(night: TeamNight, day: number, tip: number, out: NumberTable): void {
  for (const [i, player] of night.team.roster.entries()) {
    for (const { status, minutesBefore } of night.tonight[i]!.reports) {
      out.add(day, player.index, night.team.index, STATUSES.indexOf(status), tip - minutesBefore);
    }
  }
}

/** What is publicly known of a team some minutes before tip-off. */
export function forecast(night: TeamNight, minutesBefore: number): TeamForecast {
  return {
    players: night.team.roster,
    roles: night.roles,
    playing: night.tonight.map(({ reports }) => chanceAt(reports, minutesBefore, night.secondNight)),
    makeFactor: night.makeFactor,
  };
}

/** Those who take part. */
export function availableSide(night: TeamNight): Side {
  const plays = (_: unknown, position: number) => night.tonight[position]!.plays;
  return {
    players: night.team.roster.filter(plays),
    roles: night.roles.filter(plays),
    makeFactor: night.makeFactor,
  };
}
