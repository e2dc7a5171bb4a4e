import type { IsoDate } from "../../core/dates.js";
import type { Database } from "../../warehouse/duckdb.js";
import { timedPropLines } from "../../warehouse/quote-timing.js";
import { tablesOf } from "../data/audited-days.js";

/** Minutes within which quotes describe one moment, and after which others count as later ones. */
export const SAME_MINUTES = 30;
export const LATER_MINUTES = 120;
/** Fewest other books that say where the market stands. */
export const OTHER_BOOKS = 2;

/** How one book's quotes go with those of the others. */
export interface BookSlope {
  readonly book: string;
  /** Rows on which the others move by a point or more. */
  readonly n: number;
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
}

/** Table of what each book quoted first and last of a player's points on a game's day; see {@link keepQuotedDays}. */
export const QUOTED_DAYS = "quoted_days";

/**
 * Makes {@link QUOTED_DAYS} (game_date, player_lookup, book, first_time, last_time, first, last), of quotes from 08:00 UTC to tip-off.
 * @param db a database with the warehouse attached
 */
export async function keepQuotedDays(db: Database, from: IsoDate, to: IsoDate): Promise<void> {
  const sources = tablesOf(from, to);
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${QUOTED_DAYS} AS
     SELECT game_date, player_lookup, book, min(snapshot_time) AS first_time, max(snapshot_time) AS last_time,
       arg_min(line, (snapshot_time, source, line)) AS first, arg_max(line, (snapshot_time, source, line)) AS last
     FROM ${timedPropLines(sources.propLines, sources)}
     WHERE market = 'points' AND is_main AND timing = 'pre_game'
       AND snapshot_time >= CAST(game_date AS TIMESTAMP) + INTERVAL 8 HOUR
     GROUP BY ALL`,
  );
}

/** SQL: {@link BookSlope} of `y` on `x` through 0, by book, of `rows` on which x is a point or more. */
export function bookSlopes(rows: string, y: string, x: string, leastRows: number): string {
  return `SELECT book, n::INTEGER AS n, xy / xx AS slope, sqrt(greatest(0, yy - xy * xy / xx) / (n - 1) / xx) AS error
    FROM (SELECT book, count(*) AS n, sum((${y}) * (${y})) AS yy, sum((${y}) * (${x})) AS xy, sum((${x}) * (${x})) AS xx
      FROM ${rows} WHERE abs(${x}) >= 1 GROUP BY book HAVING count(*) >= ${leastRows})`;
}
