import type { Statement } from "../compile-as-of.js";

/**
 * Start of every target game, one row per date and team: the earliest start that any quote of the game, or the slate,
 * states, for either team. Quotes that name no teams belong to the game of their player. NULL where nothing states one.
 */
export const tipOffStatements: readonly Statement[] = [
  {
    creates: "quoted_players",
    sql: `CREATE OR REPLACE TEMP TABLE quoted_players AS
SELECT game_date, player_lookup, min(player_id) AS player_id FROM targets
GROUP BY game_date, player_lookup HAVING count(DISTINCT player_id) = 1`,
  },
  {
    creates: "tip_offs",
    sql: `CREATE OR REPLACE TEMP TABLE tip_offs AS
WITH stated AS (
  SELECT game_date, home AS team, commence_time FROM prop_lines WHERE commence_time IS NOT NULL
  UNION ALL SELECT game_date, away, commence_time FROM prop_lines WHERE commence_time IS NOT NULL
  UNION ALL SELECT game_date, team, commence_time FROM slate WHERE commence_time IS NOT NULL
  UNION ALL SELECT q.game_date, t.team, q.commence_time
    FROM prop_lines q LEFT JOIN quoted_players p USING (game_date, player_lookup)
    JOIN targets t ON t.game_date = q.game_date AND t.player_id = coalesce(q.player_id, p.player_id)
    WHERE q.commence_time IS NOT NULL AND (q.home IS NULL OR q.away IS NULL)),
earliest AS (
  SELECT game_date, team, min(commence_time) AS tip_off FROM stated WHERE team IS NOT NULL GROUP BY game_date, team)
SELECT games.game_date, games.team, least(own.tip_off, other.tip_off) AS tip_off
FROM (SELECT DISTINCT game_date, team, opponent FROM team_rows) games
LEFT JOIN earliest own ON (own.game_date, own.team) = (games.game_date, games.team)
LEFT JOIN earliest other ON (other.game_date, other.team) = (games.game_date, games.opponent)`,
  },
];
