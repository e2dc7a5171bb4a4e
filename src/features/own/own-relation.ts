import { type AsOfRelation, compileAsOf, type Statement } from "../compile-as-of.js";
import type { FeatureDef } from "../feature-def.js";
import { EXTRA_BOX_COLUMNS } from "./game-columns.js";
import { RAW_VALUES } from "./run-raw-sql.js";

/** The game rows with all columns that own features may name. */
export const OWN_GAME_ROWS = "own_game_rows";
/** The own features: game_date, player_id and a column for each. */
export const OWN_VALUES = "own_values";

/** game_rows with the box score columns that the catalogue leaves out. */
export const ownGameRowsStatement: Statement = {
  creates: OWN_GAME_ROWS,
  sql: `CREATE OR REPLACE TEMP TABLE ${OWN_GAME_ROWS} AS
SELECT g.*, ${EXTRA_BOX_COLUMNS.map((name) => `p.${name}`).join(", ")}
FROM game_rows g LEFT JOIN player_games p USING (game_date, game_id, player_id)`,
};

/** What is joined to the rows before own features are computed: what is known of the game, and what raw SQL gave. */
export function ownJoin(features: readonly FeatureDef[]): string {
  const context = "JOIN row_context USING (game_date, player_id)";
  return features.some(isRaw) ? `${context} LEFT JOIN ${RAW_VALUES} USING (game_date, player_id)` : context;
}

/** Whether a feature is hand-written SQL, whose values are loaded before the others are computed. */
export function isRaw({ own }: FeatureDef): boolean {
  return own?.kind === "raw_sql";
}

/** Own features as an as-of relation over their game rows. */
export function ownRelation(features: readonly FeatureDef[]): AsOfRelation {
  return {
    name: OWN_VALUES,
    from: OWN_GAME_ROWS,
    rowKey: "player_id, day",
    join: ownJoin(features),
    keys: ["game_date", "player_id"],
    outputs: Object.fromEntries(features.map(({ name, sql }) => [name, sql])),
  };
}

/** The statements that compute own features; raw values must be loaded before the last one. */
export function ownStatements(features: readonly FeatureDef[]): Statement[] {
  return features.length === 0 ? [] : [ownGameRowsStatement, compileAsOf(ownRelation(features))];
}
