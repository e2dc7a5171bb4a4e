import type { Statement } from "../compile-as-of.js";
import { ALLOWED, verdictSql } from "./quote-rules.js";

/** One value of a game: the latest allowed timed quote that states it; without one, the first untimed book by name. */
function latest(column: "total" | "spread"): string {
  return `SELECT DISTINCT ON (game_date, home, away) game_date, home, away,
    CAST(round(${column} * 100) AS BIGINT) AS ${column}_hundredths
  FROM game_quotes WHERE ${ALLOWED} AND ${column} IS NOT NULL
  ORDER BY game_date, home, away, snapshot_time DESC NULLS LAST, book, source, ${column}`;
}

/** Spread (home handicap) and total per game from game_lines, each from the latest quote that has it. */
export const gameMarketStatements: readonly Statement[] = [
  {
    creates: "game_quotes",
    sql: `CREATE OR REPLACE TEMP TABLE game_quotes AS
SELECT q.*, t.tip_off, ${verdictSql("CAST(NULL AS TIMESTAMP)", "t.tip_off")} AS verdict
FROM game_lines q LEFT JOIN tip_offs t ON (t.game_date, t.team) = (q.game_date, q.home)`,
  },
  {
    creates: "game_market",
    sql: `CREATE OR REPLACE TEMP TABLE game_market AS
SELECT * FROM (${latest("total")}) FULL JOIN (${latest("spread")}) USING (game_date, home, away)`,
  },
];
