import { each, type InputTable } from "../input-table.js";
import { foldName } from "../player-names.js";

/** Injury reports: a player's status for a game day, as of a time. */
export const availabilityInput: InputTable = {
  table: "availability",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("player_id", { kind: "integer", presence: "optional", min: 1 }),
    ...each("player_name", { kind: "text", presence: "optional", otherwise: "player_lookup" }),
    ...each("player_lookup", { kind: "text", presence: "optional", otherwise: "player_name", rewrite: foldName }),
    ...each("team", { kind: "team", presence: "required" }),
    ...each("status", { kind: "status", presence: "required" }),
    ...each("reported_at", { kind: "timestamp", presence: "required" }),
  ],
  anyOf: [["player_name", "player_lookup"]],
  rowChecks: [{ reason: "no player named", broken: "coalesce(player_lookup, '') = ''" }],
  crossChecks: [],
  sameWithout: ["player_name"],
  players: "need",
};
