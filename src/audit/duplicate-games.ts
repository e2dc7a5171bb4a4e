import type { IsoDate } from "../core/dates.js";
import type { Database } from "../warehouse/duckdb.js";
import type { AuditCheck } from "./leak-audit.js";

const STATISTICS = "minutes, points, fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, ast, stl, blk, tov, pf";
/** Two games of which so many players have the same fifteen figures each are one game. */
const LEAST_PLAYERS = 4;

interface Twin {
  first: string;
  second: string;
  name: string;
  players: number;
}

/**
 * Looks for box scores that stand in the warehouse twice, under another date, game or player number: rows a model learns from
 * and is judged on at the same time, though no player and date comes twice.
 * @param db a database with the warehouse attached
 */
export async function duplicateGamesCheck(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck> {
  const twins = await db.rows<Twin>(
    `WITH games AS (
       SELECT game_date, game_id, player_id, player_lookup, player_name, ${STATISTICS} FROM player_games
       WHERE game_date BETWEEN CAST(? AS DATE) AND CAST(? AS DATE) AND fga + oreb + dreb + ast >= 3)
     SELECT CAST(a.game_date AS VARCHAR) AS first, CAST(b.game_date AS VARCHAR) AS second, min(a.player_name) AS name,
       count(*)::INTEGER AS players
     FROM games a JOIN games b USING (player_lookup, ${STATISTICS})
     WHERE (a.game_date, a.game_id, a.player_id) < (b.game_date, b.game_id, b.player_id)
     GROUP BY a.game_date, a.game_id, b.game_date, b.game_id
     HAVING count(*) >= ${LEAST_PLAYERS} OR a.game_date = b.game_date
     ORDER BY a.game_date, a.game_id, b.game_date, b.game_id`,
    [from, to],
  );
  const [first] = twins;
  const rows = twins.reduce((sum, { players }) => sum + players, 0);
  return {
    kind: "structural",
    name: "games twice",
    verdict: first ? "LEAK" : "CLEAN",
    evidence: first
      ? `${rows} box scores of ${twins.length} games stand in the data twice, e.g. ${first.players} players of ${first.first} with the same figures on ${first.second} (${first.name})`
      : `no game from ${from} to ${to} stands in the data twice under another date or number`,
  };
}
