import { each, type InputTable } from "../input-table.js";
import { foldName } from "../player-names.js";
import { DECLARED_PRE_GAME_SQL } from "./pre-game.js";

/** Quotes: one row per date, player, market, book and time. */
export const propLinesInput: InputTable = {
  table: "prop_lines",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("player_id", { kind: "integer", presence: "derived", otherwise: "NULL" }),
    ...each("player_name", { kind: "text", presence: "optional", otherwise: "player_lookup" }),
    ...each("player_lookup", { kind: "text", presence: "optional", otherwise: "player_name", rewrite: foldName }),
    ...each("market", { kind: "book", presence: "optional", otherwise: "'points'" }),
    ...each("book", { kind: "book", presence: "required" }),
    ...each("line", { kind: "number", presence: "required", min: 0, max: 100 }),
    ...each("over_odds under_odds", { kind: "odds", presence: "optional", min: -100_000, max: 100_000 }),
    ...each("is_main", { kind: "flag", presence: "optional" }),
    ...each("home away", { kind: "team", presence: "optional" }),
    ...each("snapshot_time commence_time", { kind: "timestamp", presence: "optional" }),
    ...each("declared_pre_game", { kind: "flag", presence: "derived", otherwise: DECLARED_PRE_GAME_SQL }),
    ...each("source", { kind: "text", presence: "optional", otherwise: "'import'" }),
  ],
  anyOf: [["player_name", "player_lookup"]],
  rowChecks: [
    { reason: "no player named", broken: "coalesce(player_lookup, '') = ''" },
    { reason: "line is not above 0", broken: "line = 0" },
    { reason: "home and away are the same team", broken: "home = away", detail: "home" },
  ],
  crossChecks: [],
  sameWithout: ["player_name"],
  players: "fill",
};
