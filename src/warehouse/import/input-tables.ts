import type { TableName } from "../schema.js";
import type { InputTable } from "./input-table.js";
import { availabilityInput } from "./tables/availability.js";
import { gameLinesInput } from "./tables/game-lines.js";
import { playerGamesInput } from "./tables/player-games.js";
import { playerShotsInput } from "./tables/player-shots.js";
import { propLinesInput } from "./tables/prop-lines.js";
import { slateInput } from "./tables/slate.js";

/** Box scores and slates first: they say which players there are. */
const IN_ORDER: readonly InputTable[] = [
  playerGamesInput,
  slateInput,
  propLinesInput,
  gameLinesInput,
  playerShotsInput,
  availabilityInput,
];

/** The rules of the given tables, in the order they must be imported. */
export function inputTables(tables: ReadonlySet<TableName>): InputTable[] {
  return IN_ORDER.filter((input) => tables.has(input.table));
}
