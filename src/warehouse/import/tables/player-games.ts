import { each, type InputTable, SEASON_SQL } from "../input-table.js";
import { foldName } from "../player-names.js";
import {
  GAME_ID_SQL,
  gameRowChecks,
  mirroredRows,
  oneDatePerGame,
  oneGameADay,
  oneVenuePerTeam,
  SEASON_CHECK,
} from "./game-rows.js";

const mades = (made: string, attempted: string) => ({
  reason: `${made} above ${attempted}`,
  broken: `${made} > ${attempted}`,
  detail: `concat(${made}, ' > ', ${attempted})`,
});

/** What a box score counts, apart from playing time and plus_minus. */
export const BOX_COUNTS = "points fgm fga fg3m fg3a ftm fta oreb dreb reb ast stl blk tov pf".split(" ");

/** Box scores: one row per player and game he played. */
export const playerGamesInput: InputTable = {
  table: "player_games",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("season", { kind: "season", presence: "optional", otherwise: SEASON_SQL }),
    ...each("season_type", { kind: "season_type", presence: "required" }),
    ...each("game_id", { kind: "text", presence: "required", rewrite: GAME_ID_SQL }),
    ...each("player_id", { kind: "integer", presence: "required", min: 1 }),
    ...each("player_name", { kind: "text", presence: "required" }),
    ...each("player_lookup", { kind: "text", presence: "optional", otherwise: "player_name", rewrite: foldName }),
    ...each("team opponent", { kind: "team", presence: "required" }),
    ...each("home", { kind: "flag", presence: "required" }),
    ...each("minutes", { kind: "minutes", presence: "required", min: 0, max: 70 }),
    ...each(BOX_COUNTS.join(" "), {
      kind: "count",
      presence: "required",
      min: 0,
      max: 200,
    }),
    ...each("plus_minus", { kind: "integer", presence: "optional", min: -150, max: 150 }),
  ],
  rowChecks: [
    ...gameRowChecks,
    SEASON_CHECK,
    {
      reason: "points do not add up from the shots made",
      broken: "points <> 2 * (fgm - fg3m) + 3 * fg3m + ftm",
      detail: "concat(points, ' instead of ', 2 * (fgm - fg3m) + 3 * fg3m + ftm)",
    },
    {
      reason: "reb is not oreb + dreb",
      broken: "reb <> oreb + dreb",
      detail: "concat(reb, ' instead of ', oreb + dreb)",
    },
    mades("fgm", "fga"),
    mades("fg3m", "fg3a"),
    mades("fg3m", "fgm"),
    mades("ftm", "fta"),
  ],
  // Last, the rule that asks which stored games the file replaces: by then it is known which games it does.
  crossChecks: [oneDatePerGame, oneVenuePerTeam, mirroredRows, oneGameADay],
};
