import { DataError } from "../../core/errors.js";
import type { Database } from "../../warehouse/duckdb.js";
import type { Statement } from "../compile-as-of.js";

const IDENTITY = "season_type, game_id, player_id, player_name, player_lookup, team, opponent, home";

/** Millionths of a game's percentage, NULL under a number of attempts. */
function millionths(made: string, attempts: string, least: number): string {
  return `CASE WHEN ${attempts} >= ${least} THEN CAST(round(${made} * 1000000.0 / ${attempts}) AS BIGINT) END`;
}

const DATES =
  "game_date, CAST(game_date - DATE '1970-01-01' AS INTEGER) AS day, season, TRY_CAST(left(season, 4) AS INTEGER) AS season_year";

/**
 * Every row features are computed for: the box scores, and the games still to be played from the slate with their
 * outcomes unknown, through the same SQL. A slate row counts when its team has no box score of that date, it is not older
 * than the newest box score, and it is its player's next game: a later one cannot be described before that one is over.
 */
export const targetStatements: readonly Statement[] = [
  {
    creates: "slate_targets",
    sql: `CREATE OR REPLACE TEMP TABLE slate_targets AS
WITH open AS (
  SELECT * FROM slate
  WHERE game_date >= coalesce((SELECT max(game_date) FROM player_games), game_date)
    AND NOT EXISTS (
      SELECT 1 FROM player_games p WHERE p.game_date = slate.game_date AND p.team IN (slate.team, slate.opponent)))
SELECT open.* FROM open
JOIN (SELECT player_id, min(game_date) AS game_date FROM open GROUP BY player_id) USING (player_id, game_date)`,
  },
  {
    creates: "targets",
    sql: `CREATE OR REPLACE TEMP TABLE targets AS
SELECT ${DATES}, ${IDENTITY}, 1 AS played, minutes, CAST(round(minutes * 60) AS BIGINT) AS seconds,
  points, fgm, fga, fg3m, fg3a, ftm, fta, oreb, tov,
  100 * fga + 44 * fta + 100 * tov AS plays_hundredths,
  ${millionths("fgm", "fga", 5)} AS fg_millionths, ${millionths("fg3m", "fg3a", 2)} AS three_millionths,
  paint_attempts, paint_makes, mid_attempts, mid_makes, three_attempts, three_makes
FROM player_games LEFT JOIN player_shots USING (game_date, game_id, player_id)
UNION ALL BY NAME SELECT ${DATES}, ${IDENTITY} FROM slate_targets`,
  },
];

/**
 * Row frames are only as-of when a player, and a team, has one game a day.
 * @throws DataError naming the first player or team with two
 */
export async function checkOneGameADay(db: Database): Promise<void> {
  const [player] = await db.rows<{ date: string; name: string; games: number }>(
    `SELECT CAST(game_date AS VARCHAR) AS date, min(player_name) AS name, count(*)::INTEGER AS games FROM targets
     GROUP BY game_date, player_id HAVING count(*) > 1 ORDER BY game_date, player_id LIMIT 1`,
  );
  if (player) throw twoGames(`${player.name} has ${player.games} games`, player.date);
  const [team] = await db.rows<{ date: string; team: string; games: number }>(
    `SELECT CAST(game_date AS VARCHAR) AS date, team, count(*)::INTEGER AS games FROM team_rows
     GROUP BY game_date, team HAVING count(*) > 1 ORDER BY game_date, team LIMIT 1`,
  );
  if (team) throw twoGames(`team ${team.team} has ${team.games} games`, team.date);
}

function twoGames(what: string, date: string): DataError {
  return new DataError("TWO_GAMES_A_DAY", `${what} on ${date} in player_games or slate`, {
    hint: "features need at most one game per player and team a day: correct the file and import that date again",
  });
}
