import type { IsoDate } from "../core/dates.js";
import { DataError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { Database } from "../warehouse/duckdb.js";
import { foldName } from "../warehouse/import/player-names.js";

/** One player in one game. */
export interface PlayerGame {
  readonly date: IsoDate;
  readonly playerId: number;
  readonly playerName: string;
  readonly season: string;
  readonly gameId: string;
  readonly team: string;
  readonly opponent: string;
  readonly home: boolean;
}

export interface PlayerGameRequest {
  /** A name in any spelling of accents and case, or the number of the player. */
  readonly player: string;
  readonly date: IsoDate;
}

/**
 * The game of a player on a day.
 * @param games the relation to look in: games played, or also those of a slate
 * @throws DataError NO_SUCH_PLAYER with near names; NO_GAME_THAT_DAY with the nearest days he has one
 */
export async function findPlayerGame(
  db: Database,
  games: "targets" | "player_games",
  { player, date }: PlayerGameRequest,
): Promise<PlayerGame> {
  const isNumber = /^\d+$/.test(player);
  const condition = isNumber ? "CAST(player_id AS VARCHAR) = ?" : `player_lookup = ${foldName("CAST(? AS VARCHAR)")}`;
  const [row] = await db.rows<Omit<PlayerGame, "date">>(
    `SELECT CAST(player_id AS DOUBLE) AS "playerId", player_name AS "playerName", season, game_id AS "gameId", team, opponent,
       home = 1 AS home FROM ${games} WHERE ${condition} AND game_date = CAST(? AS DATE)`,
    [player, date],
  );
  if (row) return { date, ...row };
  const days = await db.rows<{ date: string }>(
    `SELECT CAST(game_date AS VARCHAR) AS date FROM ${games} WHERE ${condition}
     ORDER BY abs(game_date - CAST(? AS DATE)), game_date LIMIT 3`,
    [player, date],
  );
  if (days.length > 0) {
    throw new DataError("NO_GAME_THAT_DAY", `${player} has no game on ${date}`, {
      hint: `his nearest games are on ${days.map((day) => day.date).join(", ")}`,
    });
  }
  const all = await db.rows<{ name: string }>(`SELECT DISTINCT player_name AS name FROM ${games} ORDER BY 1`);
  const near = didYouMean(
    player,
    all.map(({ name }) => name),
  );
  throw new DataError(
    "NO_SUCH_PLAYER",
    `no player "${player}" in ${games === "targets" ? "player_games or slate" : games}${near}`,
    {
      hint: "write the name as in the box scores, or the player's number",
    },
  );
}
