import type { WorkContext } from "../../core/progress.js";
import { isRaw } from "../../features/own/own-relation.js";
import { sqlText } from "../../warehouse/duckdb.js";
import type { TableName } from "../../warehouse/schema.js";
import type { UnknownPart } from "./alterations.js";
import type { AuditedBuild } from "./audited-warehouse.js";
import { RawHistory } from "./raw-history.js";
import type { DatedMoments, WholeHistory } from "./whole-history.js";

/** Games a player may have had this season, one number less: 0 to 5; none of the teams of one in three had any. */
const NUMBERS_OF_GAMES = 6;
/** Days of quotes and reports that are kept. */
const DAYS_OF_QUOTES = 10;

/**
 * Computes hand-written features of a date as if it were early in the season: after none to five games of a player, and with noise in
 * place of what the date's games gave; every second player has earlier seasons. Where there is little to look back at, a value may be
 * filled from the game itself, on rows that a sample seldom meets and runs leave out at a season's beginning.
 * @returns nothing where no feature is hand-written
 * @throws as loadRawValues
 */
export async function firstGamesChanges(
  build: AuditedBuild,
  { date, db }: DatedMoments,
  seed: number,
  context: WorkContext,
): Promise<WholeHistory[]> {
  if (!build.features.some(isRaw)) return [];
  const parts: ReadonlySet<UnknownPart> = new Set(["own"]);
  const history = await RawHistory.open(build, (name) => earlyTables(date, seed)[name], context);
  try {
    await history.takeMoments(db);
    const changes = await history.changes({ date, become: "noise", parts, seed, moment: null });
    return [{ date, changes, causes: new Map(changes.changed.map(({ column }) => [column, [...parts]])) }];
  } finally {
    history.close();
  }
}

/** The tables with the few games of the season that players keep. */
function earlyTables(date: string, seed: number): Readonly<Record<TableName, string>> {
  const day = `DATE ${sqlText(date)}`;
  const season = `(SELECT max(season) FROM player_games WHERE game_date = ${day})`;
  const games = `CASE WHEN hash(team, ${seed}) % 3 = 0 THEN 0 ELSE CAST(hash(player_id, ${seed}) % ${NUMBERS_OF_GAMES} AS INTEGER) END`;
  const kept = `SELECT * FROM player_games WHERE game_date = ${day}
    UNION ALL SELECT * FROM player_games WHERE season < ${season} AND hash(player_id) % 2 = 0
    UNION ALL SELECT * FROM player_games WHERE season = ${season} AND game_date < ${day}
      QUALIFY row_number() OVER (PARTITION BY player_id ORDER BY game_date DESC) <= ${games}`;
  const recent = (name: TableName) =>
    `SELECT * FROM ${name} WHERE game_date BETWEEN ${day} - ${DAYS_OF_QUOTES} AND ${day}`;
  return {
    player_games: kept,
    player_shots: `SELECT * FROM player_shots SEMI JOIN (${kept}) USING (game_id, player_id)`,
    prop_lines: recent("prop_lines"),
    game_lines: recent("game_lines"),
    availability: recent("availability"),
    slate: recent("slate"),
  };
}
