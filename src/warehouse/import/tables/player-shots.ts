import { each, type InputTable } from "../input-table.js";
import { GAME_ID_SQL, oneDatePerGame } from "./game-rows.js";

const ZONES = ["paint", "mid", "three"];

/** Shots by zone, one row per player and game. */
export const playerShotsInput: InputTable = {
  table: "player_shots",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("game_id", { kind: "text", presence: "required", rewrite: GAME_ID_SQL }),
    ...each("player_id", { kind: "integer", presence: "required", min: 1 }),
    ...ZONES.flatMap((zone) =>
      each(`${zone}_attempts ${zone}_makes`, { kind: "count", presence: "required", min: 0, max: 100 }),
    ),
  ],
  rowChecks: ZONES.map((zone) => ({
    reason: `${zone}_makes above ${zone}_attempts`,
    broken: `${zone}_makes > ${zone}_attempts`,
    detail: `concat(${zone}_makes, ' > ', ${zone}_attempts)`,
  })),
  crossChecks: [oneDatePerGame],
};
