import type { IsoDate } from "../../core/dates.js";

/** The tables that tip-offs are learnt from and quotes are read from, of some days alone, as SQL. */
export function tablesOf(from: IsoDate, to: IsoDate) {
  const within = (table: string) => `(SELECT * FROM ${table} WHERE game_date BETWEEN DATE '${from}' AND DATE '${to}')`;
  return {
    propLines: within("prop_lines"),
    gameLines: within("game_lines"),
    playerGames: within("player_games"),
    playerShots: within("player_shots"),
    availability: within("availability"),
    slate: within("slate"),
  };
}
