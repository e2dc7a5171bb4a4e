import type { Database } from "../duckdb.js";
import type { TableName } from "../schema.js";
import { BOOKS, CONSENSUS } from "./books.js";
import { STATUSES } from "./health.js";
import { insertColumns, NumberTable } from "./number-table.js";
import { FIRST_PLAYER_ID, type Player } from "./player.js";
import type { Team } from "./teams.js";

export const SIMULATED_TABLES = ["player_games", "prop_lines", "game_lines", "player_shots", "availability"] as const;
export type SimulatedTable = (typeof SIMULATED_TABLES)[number] & TableName;

/** Snapshot time of a quote that was archived without one. */
export const UNTIMED = -1;

const COUNTS =
  "fgm fga fg3m fg3a ftm fta oreb dreb ast stl blk tov pf plus_minus paint_attempts paint_makes mid_attempts mid_makes".split(
    " ",
  );

/**
 * The rows of the league as whole numbers: days since 1970-01-01, minutes since then in UTC, lines in half points,
 * and players, teams and books by position. Texts are joined on in the database, once.
 */
export interface LeagueTables {
  readonly games: NumberTable;
  readonly props: NumberTable;
  readonly lines: NumberTable;
  readonly reports: NumberTable;
}

export function createLeagueTables(): LeagueTables {
  const table = (name: string, columns: string) => new NumberTable(name, columns.split(" "));
  return {
    games: table("sim_games", `day season playoffs game player team opponent home minutes ${COUNTS.join(" ")}`),
    props: table("sim_props", "day player book half_line over_odds under_odds is_main home away taken tip"),
    lines: table("sim_lines", "day home away half_spread half_total book taken"),
    reports: table("sim_reports", "day player team status reported"),
  };
}

const DAY = "DATE '1970-01-01' + day AS game_date";
const GAME_ID = "printf('SIM%02d%d%04d', season % 100, playoffs + 2, game) AS game_id";
const PLAYER_ID = `${FIRST_PLAYER_ID} + player AS player_id`;
const time = (column: string) =>
  `CASE WHEN ${column} >= 0 THEN TIMESTAMP '1970-01-01' + to_minutes(${column}::BIGINT) END`;

const SELECTS: Readonly<Record<SimulatedTable, string>> = {
  player_games: `
    SELECT ${DAY}, printf('%d-%02d', season, (season + 1) % 100) AS season,
      CASE playoffs WHEN 1 THEN 'Playoffs' ELSE 'Regular Season' END AS season_type, ${GAME_ID}, ${PLAYER_ID},
      player_name, player_lookup, own.code AS team, other.code AS opponent, home, minutes,
      2 * (fgm - fg3m) + 3 * fg3m + ftm AS points, fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, oreb + dreb AS reb,
      ast, stl, blk, tov, pf, plus_minus
    FROM sim_games JOIN sim_players ON player = sim_players.position::INTEGER
      JOIN sim_teams own ON team = own.position::INTEGER JOIN sim_teams other ON opponent = other.position::INTEGER`,
  player_shots: `
    SELECT ${DAY}, ${GAME_ID}, ${PLAYER_ID}, paint_attempts, paint_makes, mid_attempts, mid_makes,
      fg3a AS three_attempts, fg3m AS three_makes
    FROM sim_games`,
  prop_lines: `
    SELECT ${DAY}, ${PLAYER_ID}, player_name, player_lookup, 'points' AS market, sim_books.name AS book,
      half_line / 2 AS line, over_odds, under_odds, is_main = 1 AS is_main, own.code AS home, other.code AS away,
      ${time("taken")} AS snapshot_time, ${time("tip")} AS commence_time, taken < 0 AS declared_pre_game,
      'simulated' AS source
    FROM sim_props JOIN sim_players ON player = sim_players.position::INTEGER
      JOIN sim_teams own ON home = own.position::INTEGER JOIN sim_teams other ON away = other.position::INTEGER
      JOIN sim_books ON book = sim_books.position::INTEGER`,
  game_lines: `
    SELECT ${DAY}, own.code AS home, other.code AS away, half_spread / 2 AS spread, half_total / 2 AS total,
      sim_books.name AS book, ${time("taken")} AS snapshot_time, false AS declared_pre_game, 'simulated' AS source
    FROM sim_lines JOIN sim_teams own ON home = own.position::INTEGER
      JOIN sim_teams other ON away = other.position::INTEGER JOIN sim_books ON book = sim_books.position::INTEGER`,
  availability: `
    SELECT ${DAY}, ${PLAYER_ID}, player_lookup, code AS team, sim_statuses.name AS status, ${time("reported")} AS reported_at
    FROM sim_reports JOIN sim_players ON player = sim_players.position::INTEGER
      JOIN sim_teams ON team = sim_teams.position::INTEGER JOIN sim_statuses ON status = sim_statuses.position::INTEGER`,
};

/** Makes the canonical tables of the buffered rows in `db`. */
export async function createCanonicalTables(
  db: Database,
  players: readonly Player[],
  teams: readonly Team[],
): Promise<void> {
  const names = (table: string, list: readonly string[]) =>
    insertColumns(db, table, ["position", "name"], "VARCHAR", [[...list.keys()].join(","), list.join(",")]);
  await insertColumns(db, "sim_players", ["position", "player_name", "player_lookup"], "VARCHAR", [
    players.map((player) => player.index).join(","),
    players.map((player) => player.name.name).join(","),
    players.map((player) => player.name.lookup).join(","),
  ]);
  await insertColumns(db, "sim_teams", ["position", "code"], "VARCHAR", [
    teams.map((team) => team.index).join(","),
    teams.map((team) => team.code).join(","),
  ]);
  await names(
    "sim_books",
    [...BOOKS, CONSENSUS].map((book) => book.name),
  );
  await names("sim_statuses", STATUSES);
  for (const table of SIMULATED_TABLES) await db.run(`CREATE TABLE ${table} AS ${SELECTS[table]}`);
}
