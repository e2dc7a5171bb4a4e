import type { Database } from "../duckdb.js";
import { UNKNOWN_PLAYER } from "./match-names.js";

/** The reason of a row that is good itself. */
export const OTHER_ROW_REFUSED = "another row of this game was refused";

/**
 * Refuses the good rows of every game that has a refused one, because an import replaces whole games: with a row
 * missing, the player's stored row would be lost, and his team's sums would be wrong. A line that could not be split
 * belongs to the game whose id and date are among its parts. A player nobody knows refuses his own row only.
 */
export async function refuseWholeGames(
  db: Database,
  names: {
    readonly cells: string;
    readonly lines: string;
    readonly staged: string;
    readonly good: string;
    readonly faults: string;
  },
): Promise<void> {
  await db.run(
    `CREATE TABLE refused_games AS
    SELECT staged.game_id, min(row) AS row FROM ${names.staged} AS staged
    WHERE staged.game_id IS NOT NULL
      AND row IN (SELECT row FROM ${names.faults} WHERE reason NOT IN ($1, $2)) GROUP BY staged.game_id`,
    [OTHER_ROW_REFUSED, UNKNOWN_PLAYER],
  );
  await db.run(`INSERT INTO refused_games
    WITH parts AS (
      SELECT row, trim(unnest(string_split_regex(text, '[,;\\t|]')), ' "') AS part FROM ${names.lines}
    ), lost AS (
      SELECT DISTINCT ids.row, ids.part AS game_id, days.part AS game_date FROM parts AS ids JOIN parts AS days USING (row)
    )
    SELECT staged.game_id, min(lost.row) FROM lost
    JOIN ${names.cells} AS cells ON cells.game_id = lost.game_id AND cells.game_date = lost.game_date
    JOIN ${names.staged} AS staged ON staged.row = cells.row
    WHERE staged.game_id IS NOT NULL GROUP BY staged.game_id`);
  await db.run(
    `INSERT INTO ${names.faults}
    SELECT good.row, $1, concat('row ', refused.row)
    FROM ${names.good} AS good JOIN (SELECT game_id, min(row) AS row FROM refused_games GROUP BY game_id) AS refused
      USING (game_id)`,
    [OTHER_ROW_REFUSED],
  );
  await db.run("DROP TABLE refused_games");
}
