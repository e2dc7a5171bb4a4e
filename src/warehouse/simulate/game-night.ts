import { type BoxLine, pointsOf } from "./box-line.js";
import type { Draws } from "./draws.js";
import { quoteGame } from "./game-market.js";
import type { LeagueTables } from "./league-tables.js";
import { gameOutlook } from "./outlook.js";
import { type GameResult, playGame } from "./play-game.js";
import { drift, type Player } from "./player.js";
import { quoteTeam, type ReferenceLine } from "./quote-team.js";
import { availableSide, forecast, prepareTeam, type TeamNight, writeReports } from "./team-night.js";
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

/** Possessions of a team between two teams of average pace. */
const POSSESSIONS = 102.3;
const PACE_NOISE = 0.034;
/** What is left of the difference in strength after leaders ease off (see LEAD_EASE): measured, not derived. */
const EASED = 0.87;

/** Plays one game: reports, quotes, the game itself and what it changes. */
export function playNight(game: GameNight, context: NightContext): GameResult {
  const { draws, tables } = context;
  const home = prepareTeam(game.home, game.away, game, draws);
  const away = prepareTeam(game.away, game.home, game, draws);
  for (const night of [home, away]) writeReports(night, game.day, game.tip, tables.reports);

  const possessions = POSSESSIONS * 0.5 * (game.home.pace + game.away.pace);
  const expect = (minutesBefore: number) => {
    const [first, second] = gameOutlook(forecast(home, minutesBefore), forecast(away, minutesBefore), possessions);
    return { minutesBefore, first, second };
  };
  const opening = expect(draws.whole(660, 760));
  const closing = expect(draws.whole(12, 40));
  const quoted = {
    day: game.day,
    startYear: game.startYear,
    home: game.home.index,
    away: game.away.index,
    tip: game.tip,
  };
  const expectations = [opening, closing].map(({ minutesBefore, first, second }) => ({
    margin: EASED * (first.points - second.points),
    total: first.points + second.points,
    taken: game.tip - minutesBefore,
  }));
  quoteGame(quoted, expectations, draws, tables.lines);
  const quote = (night: TeamNight, side: "first" | "second") =>
    quoteTeam(
      quoted,
      night,
      { minutesBefore: opening.minutesBefore, outlook: opening[side] },
      { minutesBefore: closing.minutesBefore, outlook: closing[side] },
      night.secondNight ? context.secondNightMistake : 0,
      draws,
      tables.props,
    );
  const [homeLines, awayLines] = [quote(home, "first"), quote(away, "second")];

  const played = Math.floor(possessions * (1 + PACE_NOISE * draws.normal()) + 0.5);
  const result = playGame(availableSide(home), availableSide(away), played, draws);
  record(game, home, away, result.home, homeLines, context);
  record(game, away, home, result.away, awayLines, context);
  for (const { team } of [home, away]) {
    team.lastGameDay = game.day;
    for (const player of team.roster) drift(player, draws);
  }
  return result;
}

/** Writes a team's box scores and settles what the generator knows against them. */
function record(
  game: GameNight,
  own: TeamNight,
  other: TeamNight,
  lines: readonly BoxLine[],
  references: ReadonlyMap<Player, ReferenceLine>,
  { tables, truth }: NightContext,
): void {
  for (const line of lines) {
    const reference = references.get(line.player);
    if (reference) truth.add(reference.line, pointsOf(line), reference.distribution);
    const place = [game.day, game.startYear, game.playoffs ? 1 : 0, game.number, line.player.index];
    tables.games.add(...place, own.team.index, other.team.index, own.home ? 1 : 0, line.minutes, ...countsOf(line));
  }
}

/** In the order of the table's columns from `fgm` on. */
function countsOf(line: BoxLine): number[] {
  return [
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
  ];
}
