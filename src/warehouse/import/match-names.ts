import type { Database } from "../duckdb.js";
import { type InputTable, SEASON_SQL } from "./input-table.js";
import { baseLookup } from "./player-names.js";
import type { NameMatching, UnmatchedName } from "./report.js";

const MOST_LISTED = 200;

/** The reason of a row that needs a known player and names none. */
export const UNKNOWN_PLAYER = "no player of this name in the box scores";

/** Makes `known` (player_id, season, lookup, base, last_date) and `season_ends` from relations of box scores and slates. */
export async function loadKnownPlayers(
  db: Database,
  boxScores: readonly string[],
  slates: readonly string[],
): Promise<void> {
  const rows = (relations: readonly string[]) =>
    relations
      .map((relation) => `SELECT player_id, season, player_lookup, player_name, game_date FROM ${relation}`)
      .join(" UNION ALL ");
  await db.run(`CREATE OR REPLACE TABLE known AS
    SELECT player_id, season, player_lookup AS lookup, min(${baseLookup("player_name", "player_lookup")}) AS base,
      max(game_date) AS last_date
    FROM (${rows([...boxScores, ...slates])}) WHERE player_id IS NOT NULL GROUP BY ALL`);
  await db.run(`CREATE OR REPLACE TABLE season_ends AS
    SELECT season, max(game_date) AS last_date FROM (${rows(boxScores)}) GROUP BY season`);
}

/**
 * Finds the player behind every name of a staged table and puts his id and his box-score lookup into the rows.
 * The season of the row comes first, then any other; within it the user's alias, the exact lookup, the lookup without
 * suffix, the built-in aliases. Two players that fit equally well are ambiguous: none is taken.
 * Rows of the table that need a player and have none become faults.
 */
export async function matchNames(
  db: Database,
  input: InputTable,
  names: { readonly staged: string; readonly good: string; readonly faults: string },
): Promise<NameMatching> {
  await db.run(`CREATE OR REPLACE TABLE given AS
    SELECT player_lookup AS lookup, ${SEASON_SQL} AS season, min(player_name) AS name,
      min(${baseLookup("player_name", "player_lookup")}) AS base
    FROM ${names.good} GROUP BY 1, 2`);
  await db.run(`CREATE OR REPLACE TABLE matches AS
    WITH found AS (
      SELECT g.lookup, g.season, k.player_id, 0 AS way, k.season = g.season AS now FROM given AS g
        JOIN aliases AS a ON a.own AND a.alias = g.lookup JOIN known AS k ON k.lookup = a.lookup OR k.player_id = a.player_id
      UNION ALL
      SELECT g.lookup, g.season, k.player_id, 1, k.season = g.season FROM given AS g JOIN known AS k ON k.lookup = g.lookup
      UNION ALL
      SELECT g.lookup, g.season, k.player_id, 2, k.season = g.season FROM given AS g JOIN known AS k ON k.base = g.base
      UNION ALL
      SELECT g.lookup, g.season, k.player_id, 3, k.season = g.season FROM given AS g
        JOIN aliases AS a ON NOT a.own AND a.alias = g.lookup JOIN known AS k ON k.lookup = a.lookup
    ), best AS (
      SELECT *, CASE WHEN way = 0 THEN 0 ELSE 10 END + CASE WHEN now THEN 0 ELSE 5 END + way AS rank FROM found
      QUALIFY rank = min(rank) OVER (PARTITION BY lookup, season)
    ), chosen AS (
      SELECT lookup, season, CASE WHEN count(DISTINCT player_id) = 1 THEN min(player_id) END AS player_id
      FROM best GROUP BY lookup, season
    )
    SELECT c.lookup, c.season, c.player_id,
      arg_max(k.lookup, (k.season = c.season, k.last_date, k.lookup)) AS known_lookup
    FROM chosen AS c LEFT JOIN known AS k USING (player_id) GROUP BY ALL`);
  const report = await summarise(db, names.good);
  const id = input.players === "need" ? "coalesce(s.player_id, m.player_id)" : "m.player_id";
  await db.run(`CREATE OR REPLACE TABLE ${names.staged} AS
    SELECT s.* REPLACE (${id} AS player_id, coalesce(m.known_lookup, s.player_lookup) AS player_lookup)
    FROM (SELECT *, ${SEASON_SQL} AS of_season FROM ${names.staged}) AS s
    LEFT JOIN matches AS m ON m.lookup = s.player_lookup AND m.season = s.of_season`);
  await db.run(`ALTER TABLE ${names.staged} DROP COLUMN of_season`);
  if (input.players === "need") {
    await db.run(`INSERT INTO ${names.faults}
      SELECT row, '${UNKNOWN_PLAYER}', player_lookup FROM ${names.good} WHERE player_id IS NULL`);
  }
  return report;
}

/** Only days up to a season's last box score count: before it, a rookie cannot be known yet. */
async function summarise(db: Database, good: string): Promise<NameMatching> {
  const [rate] = await db.rows<{ dates: number; matched: number }>(`
    SELECT count(*)::INTEGER AS dates, count(m.player_id)::INTEGER AS matched
    FROM (SELECT DISTINCT game_date, player_lookup AS lookup, ${SEASON_SQL} AS season FROM ${good}) AS days
    JOIN season_ends AS e ON e.season = days.season AND days.game_date <= e.last_date
    LEFT JOIN matches AS m ON m.lookup = days.lookup AND m.season = days.season`);
  const unmatched = await db.rows<UnmatchedName & { total: number }>(`
    WITH days AS (SELECT DISTINCT game_date, player_lookup AS lookup, ${SEASON_SQL} AS season FROM ${good}),
    loose AS (
      SELECT days.lookup, count(*)::INTEGER AS "playerDates", min(game_date)::VARCHAR AS "firstDate",
        max(game_date)::VARCHAR AS "lastDate", bool_or(m.lookup IS NOT NULL) AS several
      FROM days LEFT JOIN matches AS m ON m.lookup = days.lookup AND m.season = days.season
      WHERE m.player_id IS NULL GROUP BY days.lookup
    ), near AS (
      SELECT l.lookup, arg_max(k.lookup, (jaro_winkler_similarity(l.lookup, k.lookup), k.lookup)) AS nearest,
        max(jaro_winkler_similarity(l.lookup, k.lookup)) AS likeness
      FROM loose AS l, (SELECT DISTINCT lookup FROM known) AS k GROUP BY l.lookup
    )
    SELECT (SELECT min(name) FROM given WHERE given.lookup = l.lookup) AS name, l.lookup, "playerDates", "firstDate",
      "lastDate", CASE WHEN several THEN 'ambiguous' ELSE 'unknown' END AS why,
      CASE WHEN likeness >= 0.85 THEN nearest END AS nearest, (count(*) OVER ())::INTEGER AS total
    FROM loose AS l LEFT JOIN near USING (lookup)
    ORDER BY "playerDates" DESC, l.lookup LIMIT ${MOST_LISTED}`);
  return {
    playerDates: rate!.dates,
    matched: rate!.matched,
    rate: rate!.dates === 0 ? null : rate!.matched / rate!.dates,
    unmatched: unmatched.map(({ total: _total, ...name }) => name),
    unmatchedNames: unmatched[0]?.total ?? 0,
  };
}
