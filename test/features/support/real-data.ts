import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Database, sqlText } from "../../../src/warehouse/duckdb.js";
import { canonicalSelect, columnDefinitions, TABLE_NAMES, TABLES } from "../../../src/warehouse/schema.js";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/nba/", import.meta.url));
export const hasRealData = existsSync(`${FOLDER}player_games.parquet`);

const file = (name: string) => `read_parquet(${sqlText(`${FOLDER}${name}.parquet`)})`;
/** Sources whose untimed quotes are final pre-game values. */
const DECLARED =
  "book IN ('bettingpros_consensus', 'archive_consensus', 'oddsapi_consensus_close') AS declared_pre_game";
const utc = (...columns: string[]) => columns.map((name) => `${name} AT TIME ZONE 'UTC' AS ${name}`).join(", ");

const BOX = "points fgm fga fg3m fg3a ftm fta oreb tov minutes".split(" ");

export interface RealView {
  readonly from: string;
  readonly to: string;
  /** Leaves out, or replaces by noise, all that was not known before the games of a date. */
  readonly unknown?: { readonly date: string; readonly become: "cut" | "noise" };
}

/** The real tables between two dates, as a warehouse attaches them; never copied anywhere. */
export async function openRealData({ from, to, unknown }: RealView): Promise<Database> {
  const db = await Database.open({ threads: 2 });
  const days = `game_date BETWEEN DATE '${from}' AND DATE '${to}'`;
  await db.run(`CREATE TABLE all_games AS SELECT * FROM ${file("player_games")} WHERE ${days}`);
  await db.run(`CREATE TABLE all_lines AS SELECT * REPLACE (${utc("snapshot_time", "commence_time")}),
    'points' AS market, ${DECLARED} FROM ${file("prop_lines")} WHERE ${days}`);
  await db.run(`CREATE TABLE all_game_lines AS SELECT * REPLACE (${utc("snapshot_time")}), ${DECLARED}
    FROM ${file("game_lines")} WHERE ${days}`);
  for (const name of TABLE_NAMES.filter((table) => !["player_games", "prop_lines", "game_lines"].includes(table))) {
    await db.run(`CREATE TABLE ${name} (${columnDefinitions(TABLES[name])})`);
  }
  if (unknown) await forget(db, unknown.date, unknown.become);
  for (const [view, table] of [
    ["player_games", "all_games"],
    ["prop_lines", "all_lines"],
    ["game_lines", "all_game_lines"],
  ] as const) {
    await db.run(`CREATE VIEW ${view} AS SELECT ${canonicalSelect(TABLES[view])} FROM ${table}`);
  }
  return db;
}

async function forget(db: Database, date: string, become: "cut" | "noise"): Promise<void> {
  const day = `DATE '${date}'`;
  await db.run(`CREATE TABLE starts AS
    SELECT team, min(commence_time) AS tip FROM (
      SELECT g.team, q.commence_time FROM (SELECT DISTINCT team, opponent FROM all_games WHERE game_date = ${day}) g
      JOIN all_lines q ON q.game_date = ${day} AND (g.team IN (q.home, q.away) OR g.opponent IN (q.home, q.away)))
    GROUP BY team`);
  const late = `game_date > ${day} OR (game_date = ${day} AND EXISTS (
    SELECT 1 FROM starts s JOIN all_games g ON g.game_date = ${day} AND g.team = s.team
    WHERE g.player_id = all_lines.player_id AND all_lines.snapshot_time > s.tip))`;
  const lateGame = `game_date > ${day} OR (game_date = ${day} AND EXISTS (
    SELECT 1 FROM starts s WHERE s.team = all_game_lines.home AND all_game_lines.snapshot_time > s.tip))`;
  if (become === "cut") {
    const slate = TABLES.slate.columns.map(({ name }) => (name === "commence_time" ? "s.tip" : `g.${name}`));
    await db.run(`INSERT INTO slate SELECT ${slate.join(", ")} FROM all_games g LEFT JOIN starts s USING (team)
      WHERE g.game_date = ${day}`);
    await db.run(`DELETE FROM all_lines WHERE ${late}`);
    await db.run(`DELETE FROM all_game_lines WHERE ${lateGame}`);
    await db.run(`DELETE FROM all_games WHERE game_date >= ${day}`);
    return;
  }
  const noise = (column: string) => `${column} = hash(player_id, game_id, '${column}') % 40`;
  await db.run(`UPDATE all_lines SET line = hash(player_lookup, book, source) % 40 + 0.5 WHERE ${late}`);
  await db.run(`UPDATE all_game_lines SET total = hash(home, away, book) % 300, spread = hash(book, home) % 40
    WHERE ${lateGame}`);
  await db.run(`UPDATE all_games SET ${BOX.map(noise).join(", ")} WHERE game_date >= ${day}`);
}
