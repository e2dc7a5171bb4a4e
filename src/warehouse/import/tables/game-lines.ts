import { each, type InputTable } from "../input-table.js";
import { DECLARED_PRE_GAME_SQL } from "./pre-game.js";

/** Spreads (home handicap, negative = home favoured) and totals. */
export const gameLinesInput: InputTable = {
  table: "game_lines",
  columns: [
    ...each("game_date", { kind: "date", presence: "required" }),
    ...each("home away", { kind: "team", presence: "required" }),
    ...each("spread", { kind: "number", presence: "optional", min: -60, max: 60 }),
    ...each("total", { kind: "number", presence: "optional", min: 100, max: 350 }),
    ...each("book", { kind: "book", presence: "required" }),
    ...each("snapshot_time", { kind: "timestamp", presence: "optional" }),
    ...each("declared_pre_game", { kind: "flag", presence: "derived", otherwise: DECLARED_PRE_GAME_SQL }),
    ...each("source", { kind: "text", presence: "optional", otherwise: "'import'" }),
  ],
  anyOf: [["spread", "total"]],
  rowChecks: [
    { reason: "home and away are the same team", broken: "home = away", detail: "home" },
    { reason: "neither spread nor total", broken: "spread IS NULL AND total IS NULL" },
  ],
  crossChecks: [],
};
