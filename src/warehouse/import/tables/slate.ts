import { each, type InputTable, SEASON_SQL } from "../input-table.js";
import { foldName } from "../player-names.js";
import { GAME_ID_SQL, gameRowChecks, oneDatePerGame, SEASON_CHECK } from "./game-rows.js";

/** Players of games still to be played. */
export const slateInput: InputTable = {
  table: "slate",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("season", { kind: "season", presence: "optional", otherwise: SEASON_SQL }),
    ...each("season_type", { kind: "season_type", presence: "required" }),
    ...each("game_id", { kind: "text", presence: "required", rewrite: GAME_ID_SQL }),
    ...each("player_id", { kind: "integer", presence: "optional", min: 1 }),
    ...each("player_name", { kind: "text", presence: "required" }),
    ...each("player_lookup", { kind: "text", presence: "optional", otherwise: "player_name", rewrite: foldName }),
    ...each("team opponent", { kind: "team", presence: "required" }),
    ...each("home", { kind: "flag", presence: "required" }),
    ...each("commence_time", { kind: "timestamp", presence: "optional" }),
  ],
  rowChecks: [...gameRowChecks, SEASON_CHECK],
  crossChecks: [oneDatePerGame],
  players: "need",
};
