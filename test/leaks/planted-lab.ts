import { rmSync } from "node:fs";
import { join } from "node:path";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { importFiles } from "../../src/warehouse/import/import-files.js";
import { Warehouse } from "../../src/warehouse/warehouse.js";
import { copyOfKeptHome } from "../cli/kept-home.js";
import { LAST_DAY, seasonUntilFebruary } from "../cli/season-until.js";

/** Book whose only quotes are DraftKings' first of the day: what a bet at opening is made at. */
export const OPENER = "opener";
/** Book of untimed quotes, declared to be from before the game, that were taken while it ran. */
export const IN_GAME = "ingame";
/** The same of a book that nobody declares. */
export const UNDECLARED = "undeclared";
/** Book whose quotes are all taken the morning after the games. */
export const MORNING_AFTER = "morningafter";

/** Book whose quotes stand under the date three days before the game they are from. */
export const MISDATED = "misdated";

/** A night of games and the day in the all-star break they are imported on a second time. */
export const TWIN = { date: "2025-02-10", again: "2025-02-15" } as const;

export interface PlantedLab {
  /** Warehouse folder with a simulated season until the end of February, clean. */
  readonly root: string;
  readonly clean: Warehouse;
  /** The same from December to February, imported with mistakes. */
  readonly planted: Warehouse;
  remove(): void;
}

/** Simulates a season and imports three months of it again as a user might who makes every mistake with quotes and rows there is. */
export async function plantedLab(): Promise<PlantedLab> {
  const home = await copyOfKeptHome("planted", async (folder) => {
    const root = join(folder, "warehouse");
    await seasonUntilFebruary(root, 5);
    const files = await writeFiles(Warehouse.open(root, "simulated")!, folder);
    await importFiles(root, { files, preGameBooks: [IN_GAME] });
    for (const file of Object.values(files)) rmSync(file);
  });
  const root = join(home, "warehouse");
  return {
    root,
    clean: Warehouse.open(root, "simulated")!,
    planted: Warehouse.open(root, "imported")!,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

const DAYS = `game_date BETWEEN DATE '2024-12-01' AND DATE '${LAST_DAY}'`;
const LINE = "first.game_date, first.player_id, first.player_name, first.player_lookup, first.market";

async function writeFiles(clean: Warehouse, folder: string) {
  const db = await Database.open({ threads: 2 });
  try {
    await clean.attach(db);
    const write = async (name: string, select: string) => {
      const file = join(folder, `${name}.parquet`);
      await db.run(`COPY (${select}) TO ${sqlText(file)} (FORMAT parquet)`);
      return file;
    };
    // of the first two weeks no quote says when the game begins
    await db.run(`CREATE TABLE quotes AS SELECT * EXCLUDE (declared_pre_game)
      REPLACE (CASE WHEN game_date >= DATE '2024-12-15' THEN commence_time END AS commence_time)
      FROM prop_lines WHERE ${DAYS} AND is_main`);
    // one quote a day of each player: where each planted book's quotes are made from
    await db.run(`CREATE TABLE first AS SELECT DISTINCT ON (game_date, player_id) * FROM quotes
      WHERE book = 'draftkings' ORDER BY game_date, player_id, snapshot_time`);
    const planted = (book: string, line: string, taken: string, start: string) =>
      `SELECT ${LINE}, '${book}' AS book, ${line} AS line, -110 AS over_odds, -110 AS under_odds, true AS is_main,
         NULL AS home, NULL AS away, ${taken} AS snapshot_time, ${start} AS commence_time, 'planted' AS source
       FROM first JOIN player_games g USING (game_date, player_id)`;
    return {
      player_games: await write(
        "player_games",
        `SELECT * FROM player_games WHERE ${DAYS}
         UNION ALL SELECT * REPLACE (DATE '${TWIN.again}' AS game_date, game_id || '-again' AS game_id, minutes + 1 AS minutes)
           FROM player_games WHERE game_date = DATE '${TWIN.date}'
         UNION ALL SELECT * REPLACE (player_id + 900000000 AS player_id, player_name || ' II' AS player_name,
             player_lookup || 'ii' AS player_lookup)
           FROM player_games WHERE ${DAYS} AND player_id =
             (SELECT player_id FROM player_games WHERE ${DAYS} GROUP BY player_id ORDER BY sum(points) DESC, player_id LIMIT 1)`,
      ),
      prop_lines: await write(
        "prop_lines",
        `SELECT ${columns} FROM quotes
         UNION ALL BY NAME ${planted(OPENER, "first.line", "first.snapshot_time", "first.commence_time")}
         UNION ALL BY NAME ${planted(IN_GAME, "greatest(0.5, g.points + (g.player_id % 3) - 0.5)", "NULL", "NULL")}
         UNION ALL BY NAME ${planted(UNDECLARED, "greatest(0.5, g.points + (g.player_id % 3) - 0.5)", "NULL", "NULL")}
         UNION ALL BY NAME ${planted(MORNING_AFTER, "first.line", "CAST(first.game_date AS TIMESTAMP) + INTERVAL 30 HOUR", "NULL")}
         UNION ALL BY NAME SELECT * REPLACE (game_date - 3 AS game_date) FROM
           (${planted(MISDATED, "first.line", "CAST(first.game_date AS TIMESTAMP) + INTERVAL 28 HOUR", "NULL")}) WHERE game_date > DATE '2024-12-04'`,
      ),
      game_lines: await write("game_lines", `SELECT * EXCLUDE (declared_pre_game) FROM game_lines WHERE ${DAYS}`),
      availability: await write("availability", `SELECT * FROM availability WHERE ${DAYS}`),
    };
  } finally {
    db.close();
  }
}

const columns =
  "game_date, player_id, player_name, player_lookup, market, book, line, over_odds, under_odds, is_main, home, away, snapshot_time, commence_time, source";
