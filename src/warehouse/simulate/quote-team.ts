import { clamp, type Draws } from "./draws.js";
import { chanceAt } from "./health.js";
import type { NumberTable } from "./number-table.js";
import type { TeamOutlook } from "./outlook.js";
import type { Player } from "./player.js";
import { PointsDistribution } from "./points-distribution.js";
import { quoteProps } from "./prop-market.js";
import type { TeamNight } from "./team-night.js";

/** A moment at which the books quote, and what is truly to be expected of the team then. */
export interface Moment {
  readonly minutesBefore: number;
  readonly outlook: TeamOutlook;
}

export interface QuotedGame {
  readonly day: number;
  readonly startYear: number;
  readonly home: number;
  readonly away: number;
  /** UTC minutes since 1970-01-01. */
  readonly tip: number;
}

/** A closing line of the reference book with the true distribution behind it. */
export interface ReferenceLine {
  readonly line: number;
  readonly distribution: PointsDistribution;
}

/** From here on the archive lists more players. */
const FULLER_LISTS = 2023;

/** Chance that the books list a player, by the points expected of him. */
function listingChance(points: number, startYear: number): number {
  return clamp((points - (startYear < FULLER_LISTS ? 6.3 : 5.5)) / 5, 0, 0.985);
}

/**
 * Quotes everybody of a team whom the books list.
 * @param mistake points by which every book overrates these players on purpose; 0 in an honest market
 * @returns the reference book's closing lines by player
 */
export function quoteTeam(
  game: QuotedGame,
  night: TeamNight,
  opening: Moment,
  closing: Moment,
  mistake: number,
  draws: Draws,
  out: NumberTable,
): Map<Player, ReferenceLine> {
  const references = new Map<Player, ReferenceLine>();
  for (const [i, player] of night.team.roster.entries()) {
    const { reports } = night.tonight[i]!;
    const [before, after] = [opening.outlook.players[i]!, closing.outlook.players[i]!];
    if (!draws.chance(listingChance(Math.max(before.points, after.points), game.startYear))) continue;
    const opens = chanceAt(reports, opening.minutesBefore, night.secondNight) > 0.5 && draws.chance(0.98);
    const closes = chanceAt(reports, closing.minutesBefore, night.secondNight) > 0.5;
    const distribution = closes ? new PointsDistribution(after, closing.outlook.chances) : null;
    const line = quoteProps(
      {
        ...game,
        player: player.index,
        openingTime: game.tip - opening.minutesBefore,
        closingTime: game.tip - closing.minutesBefore,
        opening: opens ? new PointsDistribution(before, opening.outlook.chances) : null,
        closing: distribution,
        mistake,
      },
      draws,
      out,
    );
    if (line !== null && distribution) references.set(player, { line, distribution });
  }
  return references;
}
