import type { IsoDate } from "../../core/dates.js";
import type { Database } from "../../warehouse/duckdb.js";
import { timedGameLines, timedPropLines, USABLE_TIMING } from "../../warehouse/quote-timing.js";
import { tablesOf } from "../data/audited-days.js";

/** The last usable main line of one book on a player's points. */
export interface BookQuote {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly player: number;
  readonly book: string;
  readonly timeUnknown: boolean;
  readonly line: number;
  /** The book's first timed line of the day; null where none has a time. */
  readonly first: number | null;
  /** American odds; null where not known. */
  readonly over: number | null;
  readonly under: number | null;
}

/** The last usable spread and total of one book on a game, and what became of it. */
export interface GameQuote {
  readonly day: number;
  readonly book: string;
  readonly total: number | null;
  /** Home handicap. */
  readonly spread: number | null;
  readonly points: number;
  /** Home team's points less the visitors'. */
  readonly margin: number;
}

/** A game of which fewer players are known is left out: its sums are not its score. */
const LEAST_PLAYERS = 14;

const day = (column: string) => `CAST(${column} - DATE '1970-01-01' AS INTEGER)`;

/**
 * Every book's last usable main line of each player and date: what may enter features, whichever book supplies the line.
 * @param db a database with the warehouse attached
 */
export async function readBookQuotes(db: Database, from: IsoDate, to: IsoDate): Promise<BookQuote[]> {
  const sources = tablesOf(from, to);
  return db.rows<BookQuote>(
    `WITH names AS (
       SELECT game_date, player_lookup, min(player_id) AS named_id FROM ${sources.playerGames}
       GROUP BY ALL HAVING count(DISTINCT player_id) = 1),
     usable AS (
       SELECT q.*, coalesce(q.player_id, n.named_id) AS player
       FROM ${timedPropLines(sources.propLines, sources)} q LEFT JOIN names n USING (game_date, player_lookup)
       WHERE q.market = 'points' AND q.is_main AND q.timing ${USABLE_TIMING})
     SELECT ${day("game_date")} AS day, CAST(player AS DOUBLE) AS player, book,
       timing = 'untimed_declared' AS "timeUnknown", line, over_odds AS over, under_odds AS under,
       CASE WHEN snapshot_time IS NOT NULL THEN first_value(line) OVER (quotes ORDER BY snapshot_time, source, line
         ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) END AS first
     FROM usable WHERE player IS NOT NULL
     WINDOW quotes AS (PARTITION BY game_date, player, book)
     QUALIFY row_number() OVER (quotes ORDER BY snapshot_time DESC NULLS LAST, source, line) = 1
     ORDER BY game_date, player, book`,
  );
}

/**
 * Every book's last usable spread and total of each game whose box scores are there.
 * @param db a database with the warehouse attached
 */
export async function readGameQuotes(db: Database, from: IsoDate, to: IsoDate): Promise<GameQuote[]> {
  const sources = tablesOf(from, to);
  return db.rows<GameQuote>(
    `WITH games AS (
       SELECT game_date, max(CASE WHEN home = 1 THEN team END) AS home, CAST(sum(points) AS DOUBLE) AS points,
         CAST(sum(CASE WHEN home = 1 THEN points ELSE -points END) AS DOUBLE) AS margin
       FROM ${sources.playerGames} GROUP BY game_date, game_id HAVING count(*) >= ${LEAST_PLAYERS})
     SELECT DISTINCT ON (q.game_date, q.home, q.book) ${day("q.game_date")} AS day, q.book, q.total, q.spread, g.points, g.margin
     FROM ${timedGameLines(sources.gameLines, sources)} q JOIN games g ON g.game_date = q.game_date AND g.home = q.home
     WHERE q.timing ${USABLE_TIMING}
     ORDER BY q.game_date, q.home, q.book, q.snapshot_time DESC NULLS LAST, q.source`,
  );
}
