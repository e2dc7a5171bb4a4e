import type { Statement } from "../compile-as-of.js";
import { firstOf } from "../first-of.js";
import { ALLOWED, takenBy, VERDICTS, verdictSql } from "./quote-rules.js";

/** One value of a game at a moment: the latest allowed timed quote that states it; without one, the first untimed book by name. */
function latest(column: "total" | "spread"): string {
  const quotes = `(SELECT m.*, CAST(round(q.${column} * 100) AS BIGINT) AS ${column}_hundredths,
      verdict = '${VERDICTS.declared}' AS is_declared, q.snapshot_time, q.book, q.source, q.${column}
    FROM game_moments m JOIN game_quotes q ON (q.game_date, q.home, q.away) = (m.game_date, m.home_team, m.away_team)
    WHERE ${ALLOWED} AND q.${column} IS NOT NULL AND ${takenBy("q.snapshot_time", "m.known_at")})`;
  const order = `q.snapshot_time DESC NULLS LAST, q.book, q.source, q.${column}`;
  return firstOf(quotes, "game_date, home_team, away_team, known_at", order);
}

/** SQL condition: two relations are about the same game and moment. */
export const sameMoment = (a: string, b: string) =>
  `(${a}.game_date, ${a}.home_team, ${a}.away_team) = (${b}.game_date, ${b}.home_team, ${b}.away_team)
  AND ${a}.known_at IS NOT DISTINCT FROM ${b}.known_at`;

/**
 * Spread (home handicap) and total from game_lines per game and moment a row of it is judged at, each from the latest quote
 * that has it; game_line_time_unknown is 1 where one of the two is only declared to be from before the game.
 */
export const gameMarketStatements: readonly Statement[] = [
  {
    creates: "game_quotes",
    sql: `CREATE OR REPLACE TEMP TABLE game_quotes AS
SELECT q.*, t.tip_off, ${verdictSql("CAST(NULL AS TIMESTAMP)", "t.tip_off")} AS verdict
FROM game_lines q LEFT JOIN tip_offs t ON (t.game_date, t.team) = (q.game_date, q.home)`,
  },
  {
    creates: "game_moments",
    sql: `CREATE OR REPLACE TEMP TABLE game_moments AS
SELECT DISTINCT game_date, home_team, away_team, known_at FROM row_times`,
  },
  {
    creates: "game_market",
    sql: `CREATE OR REPLACE TEMP TABLE game_market AS
SELECT m.*, total.total_hundredths, spread.spread_hundredths,
  CAST(coalesce(total.is_declared, false) OR coalesce(spread.is_declared, false) AS INTEGER) AS game_line_time_unknown
FROM game_moments m
LEFT JOIN (${latest("total")}) total ON ${sameMoment("total", "m")}
LEFT JOIN (${latest("spread")}) spread ON ${sameMoment("spread", "m")}`,
  },
];
