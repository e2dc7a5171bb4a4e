import type { IsoDate } from "../core/dates.js";
import { grouped } from "../core/figures.js";
import type { Database } from "../warehouse/duckdb.js";
import type { AuditCheck } from "./leak-audit.js";

/** What sources agree on: minutes are rounded otherwise, and steals, blocks, turnovers and fouls are corrected later. */
const STATISTICS = "points, fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, ast";
/** Shots, rebounds and assists below which two games look alike by chance. */
const LEAST_ACTIONS = 6;
/** Two games of which so many players have the same ten figures each are one game. */
const LEAST_PLAYERS = 4;

interface Twin {
  first: string;
  second: string;
  name: string;
  players: number;
}

/** Two players whose figures are the same on so many dates are one. */
const LEAST_GAMES = 5;

interface Double {
  name: string;
  other: string;
  games: number;
}

/** Days between the dates of a game that one source counts from another midnight than the other. */
const MOST_DAYS_APART = 3;
/** Games of one player of which each comes again so soon with the same figures. */
const LEAST_AGAIN = 3;

interface Again {
  first: string;
  second: string;
  name: string;
  other: string;
  rows: number;
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
       WHERE game_date BETWEEN CAST(? AS DATE) AND CAST(? AS DATE) AND fga + oreb + dreb + ast >= ${LEAST_ACTIONS})
     SELECT CAST(a.game_date AS VARCHAR) AS first, CAST(b.game_date AS VARCHAR) AS second, min(a.player_name) AS name,
       count(*)::INTEGER AS players
     FROM games a JOIN games b USING (player_lookup, ${STATISTICS})
     WHERE (a.game_date, a.game_id, a.player_id) < (b.game_date, b.game_id, b.player_id)
     GROUP BY a.game_date, a.game_id, b.game_date, b.game_id
     HAVING count(*) >= ${LEAST_PLAYERS} OR a.game_date = b.game_date
     ORDER BY a.game_date, a.game_id, b.game_date, b.game_id`,
    [from, to],
  );
  const doubles = await db.rows<Double>(
    `WITH games AS (
       SELECT game_date, player_id, player_lookup, player_name, ${STATISTICS} FROM player_games
       WHERE game_date BETWEEN CAST(? AS DATE) AND CAST(? AS DATE) AND fga + oreb + dreb + ast >= ${LEAST_ACTIONS})
     SELECT min(a.player_name) AS name, min(b.player_name) AS other, count(*)::INTEGER AS games
     FROM games a JOIN games b USING (game_date, ${STATISTICS})
     WHERE a.player_id < b.player_id AND a.player_lookup <> b.player_lookup
     GROUP BY a.player_id, b.player_id HAVING count(*) >= ${LEAST_GAMES}
     ORDER BY games DESC, a.player_id, b.player_id`,
    [from, to],
  );
  // under other names, or of single players, as when rows of another source are added to those there are
  const again = await db.rows<Again>(
    `WITH games AS (
       SELECT game_date, game_id, player_id, player_lookup, player_name, ${STATISTICS} FROM player_games
       WHERE game_date BETWEEN CAST(? AS DATE) AND CAST(? AS DATE) AND fga + oreb + dreb + ast >= ${LEAST_ACTIONS}),
     pairs AS (
       SELECT a.game_date AS first, b.game_date AS second, a.game_id AS game, b.game_id AS other_game, a.player_lookup AS lookup,
         b.player_lookup AS other_lookup, a.player_name AS name, b.player_name AS other
       FROM games a JOIN games b USING (${STATISTICS})
       WHERE a.game_id <> b.game_id AND (a.game_date, a.game_id) < (b.game_date, b.game_id)
         AND b.game_date - a.game_date <= ${MOST_DAYS_APART}),
     named AS (
       SELECT *, count(*) OVER (PARTITION BY game, other_game) >= ${LEAST_PLAYERS} AS is_game,
         count(*) OVER (PARTITION BY lookup, other_lookup) >= ${LEAST_AGAIN} AS is_player FROM pairs)
     SELECT CAST(first AS VARCHAR) AS first, CAST(second AS VARCHAR) AS second, name, other, (count(*) OVER ())::INTEGER AS rows
     FROM named WHERE is_game OR is_player ORDER BY first, game, other_game, name LIMIT 1`,
    [from, to],
  );
  const [first] = twins;
  const [double] = doubles;
  const [other] = again;
  const rows = twins.reduce((sum, { players }) => sum + players, 0);
  const said = [
    ...(first
      ? [
          `${grouped(rows)} box scores of ${grouped(twins.length)} games stand in the data twice, e.g. ${first.players} players of ${first.first} with the same figures on ${first.second} (${first.name})`,
        ]
      : []),
    ...(double
      ? [
          `${doubles.length === 1 ? "a player stands" : `${grouped(doubles.length)} players stand`} in the data under two names: ${double.name} and ${double.other} have the same figures on ${double.games} dates`,
        ]
      : []),
    ...(other && !first
      ? [
          `${grouped(other.rows)} box scores come again within ${MOST_DAYS_APART} days with the same figures, e.g. ${other.name} on ${other.first} and ${other.other} on ${other.second}`,
        ]
      : []),
  ];
  return {
    kind: "structural",
    name: "games twice",
    verdict: said.length > 0 ? "LEAK" : "CLEAN",
    evidence:
      said.length > 0
        ? said.join("; ")
        : `no game from ${from} to ${to} stands in the data twice under another date, number or name`,
  };
}
