import type { BoxLine } from "./box-line.js";
import { pointsOf } from "./box-line.js";
import { clamp, type Draws } from "./draws.js";
import { quoteGame } from "./game-market.js";
import { type Availability, chanceAt, nextAvailability, STATUSES } from "./health.js";
import type { LeagueTables } from "./league-tables.js";
import { gameOutlook, type TeamForecast, type TeamOutlook } from "./outlook.js";
import { type GameResult, playGame } from "./play-game.js";
import { drift, type Player } from "./player.js";
import { PointsDistribution } from "./points-distribution.js";
import { quoteProps } from "./prop-market.js";
import { playoffRole } from "./rotation.js";
import type { Team } from "./teams.js";
import type { TruthTally } from "./truth.js";

export interface GameNight {
  readonly day: number;
  readonly startYear: number;
  readonly playoffs: boolean;
  /** Number of the game within its season and season type, from 1. */
  readonly number: number;
  readonly home: Team;
  readonly away: Team;
  /** UTC minutes since 1970-01-01. */
  readonly tip: number;
}

export interface NightContext {
  readonly draws: Draws;
  readonly tables: LeagueTables;
  readonly truth: TruthTally;
  /** Points by which every book overrates players on the second of two nights; 0 in an honest market. */
  readonly secondNightMistake: number;
}

const POSSESSIONS = 102.3;
/** What is left of the difference in strength after leaders ease off (see LEAD_EASE): measured, not derived. */
const EASED = 0.87;
const HOME_EDGE = 0.0115;
const TIRED = 0.985;

interface TeamNight {
  readonly team: Team;
  readonly home: boolean;
  readonly secondNight: boolean;
  readonly roles: readonly number[];
  readonly tonight: readonly Availability[];
  readonly makeFactor: number;
}

/** Plays one game: reports, quotes, the game itself and what it changes. */
export function playNight(game: GameNight, context: NightContext): GameResult {
  const { draws, tables } = context;
  const nights = [prepare(game, game.home, game.away, draws), prepare(game, game.away, game.home, draws)] as const;
  const [home, away] = nights;
  for (const night of nights) report(game, night, tables);
  const opening = draws.whole(660, 760);
  const closing = draws.whole(12, 40);
  const meanPossessions = POSSESSIONS * 0.5 * (game.home.pace + game.away.pace);
  const outlooks = [opening, closing].map((minutes) =>
    gameOutlook(forecast(home, minutes), forecast(away, minutes), meanPossessions),
  ) as [[TeamOutlook, TeamOutlook], [TeamOutlook, TeamOutlook]];
  quoteGame(
    { day: game.day, home: game.home.index, away: game.away.index },
    outlooks.map(([first, second], i) => ({
      margin: EASED * (first.points - second.points),
      total: first.points + second.points,
      taken: game.tip - [opening, closing][i]!,
    })),
    draws,
    tables.lines,
  );
  const bets = [
    quoteTeam(game, home, 0, outlooks, opening, closing, context),
    quoteTeam(game, away, 1, outlooks, opening, closing, context),
  ];
  const possessions = Math.floor(meanPossessions * (1 + 0.034 * draws.normal()) + 0.5);
  const result = playGame(sideOf(home), sideOf(away), possessions, draws);
  record(game, home, away, result.home, bets[0]!, context);
  record(game, away, home, result.away, bets[1]!, context);
  for (const { team } of nights) {
    team.lastGameDay = game.day;
    for (const player of team.roster) drift(player, draws);
  }
  return result;
}

function prepare(game: GameNight, team: Team, opponent: Team, draws: Draws): TeamNight {
  const home = team === game.home;
  const secondNight = team.lastGameDay === game.day - 1;
  const tonight = team.roster.map((player) => {
    const restsOften = player.age >= 31 && player.roleMinutes >= 26 && !game.playoffs;
    const { health, tonight } = nextAvailability(player.health, secondNight, restsOften, draws);
    player.health = health;
    return tonight;
  });
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

function report(game: GameNight, night: TeamNight, tables: LeagueTables): void {
  for (const [i, player] of night.team.roster.entries()) {
    for (const { status, minutesBefore } of night.tonight[i]!.reports) {
      tables.reports.add(game.day, player.index, night.team.index, STATUSES.indexOf(status), game.tip - minutesBefore);
    }
  }
}

/** What is publicly known of a team some minutes before tip-off. */
function forecast(night: TeamNight, minutesBefore: number): TeamForecast {
  return {
    players: night.team.roster,
    roles: night.roles,
    playing: night.tonight.map(({ reports }) => chanceAt(reports, minutesBefore, night.secondNight)),
    makeFactor: night.makeFactor,
  };
}

/** Those who take part. */
function sideOf(night: TeamNight): { players: Player[]; roles: number[]; makeFactor: number } {
  const plays = (_: unknown, i: number) => night.tonight[i]!.plays;
  return {
    players: night.team.roster.filter(plays),
    roles: night.roles.filter(plays),
    makeFactor: night.makeFactor,
  };
}

interface Bet {
  readonly line: number;
  readonly distribution: PointsDistribution;
}

/** Quotes everybody the books list. @returns the reference book's closing lines by player */
function quoteTeam(
  game: GameNight,
  night: TeamNight,
  side: 0 | 1,
  [atOpening, atClose]: readonly [readonly TeamOutlook[], readonly TeamOutlook[]],
  opening: number,
  closing: number,
  { draws, tables, secondNightMistake }: NightContext,
): Map<Player, Bet> {
  const bets = new Map<Player, Bet>();
  const least = game.startYear < 2023 ? 6.3 : 5.5;
  for (const [i, player] of night.team.roster.entries()) {
    const { reports } = night.tonight[i]!;
    const before = atOpening[side]!.players[i]!;
    const after = atClose[side]!.players[i]!;
    const expected = Math.max(before.points, after.points);
    if (!draws.chance(clamp((expected - least) / 5, 0, 0.985))) continue;
    const opens = chanceAt(reports, opening, night.secondNight) > 0.5 && draws.chance(0.98);
    const closes = chanceAt(reports, closing, night.secondNight) > 0.5;
    const closingDistribution = closes ? new PointsDistribution(after, atClose[side]!.chances) : null;
    const line = quoteProps(
      {
        day: game.day,
        startYear: game.startYear,
        player: player.index,
        home: game.home.index,
        away: game.away.index,
        tip: game.tip,
        openingTime: game.tip - opening,
        closingTime: game.tip - closing,
        opening: opens ? new PointsDistribution(before, atOpening[side]!.chances) : null,
        closing: closingDistribution,
        mistake: night.secondNight ? secondNightMistake : 0,
      },
      draws,
      tables.props,
    );
    if (line !== null && closingDistribution) bets.set(player, { line, distribution: closingDistribution });
  }
  return bets;
}

/** Writes the box scores and settles what the generator knows against them. */
function record(
  game: GameNight,
  own: TeamNight,
  other: TeamNight,
  lines: readonly BoxLine[],
  bets: ReadonlyMap<Player, Bet>,
  { tables, truth }: NightContext,
): void {
  for (const line of lines) {
    const bet = bets.get(line.player);
    if (bet) truth.add(bet.line, pointsOf(line), bet.distribution);
    tables.games.add(
      game.day,
      game.startYear,
      game.playoffs ? 1 : 0,
      game.number,
      line.player.index,
      own.team.index,
      other.team.index,
      own.home ? 1 : 0,
      line.minutes,
      line.paintMakes + line.midMakes + line.threeMakes,
      line.paintAttempts + line.midAttempts + line.threeAttempts,
      line.threeMakes,
      line.threeAttempts,
      line.freeThrowMakes,
      line.freeThrowAttempts,
      line.offRebounds,
      line.defRebounds,
      line.assists,
      line.steals,
      line.blocks,
      line.turnovers,
      line.fouls,
      line.plusMinus,
      line.paintAttempts,
      line.paintMakes,
      line.midAttempts,
      line.midMakes,
    );
  }
}
