/** One column of a canonical table. `required` columns may hold no NULL. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: "DATE" | "VARCHAR" | "BIGINT" | "INTEGER" | "DOUBLE" | "BOOLEAN" | "TIMESTAMP";
  readonly required: boolean;
}

export interface TableSpec {
  readonly name: TableName;
  readonly columns: readonly ColumnSpec[];
  /** A row is identified by these columns. */
  readonly key: readonly string[];
  /**
   * An import replaces whole units: all stored rows, of whatever month, that agree with an imported row on these columns.
   * A game has no date in it: a game whose date is corrected must not stay behind on its old one.
   */
  readonly unit: readonly string[];
}

export const TABLE_NAMES = [
  "player_games",
  "prop_lines",
  "game_lines",
  "player_shots",
  "availability",
  "slate",
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** Compact notation: "name TYPE" or "name TYPE?" when NULL is allowed. */
function columns(...specs: string[]): ColumnSpec[] {
  return specs.map((spec) => {
    const [name, type] = spec.split(" ") as [string, string];
    return { name, type: type.replace("?", "") as ColumnSpec["type"], required: !type.endsWith("?") };
  });
}

/** Who plays where: the columns a played game and one still to be played have alike. */
const PLAYER_IN_GAME = [
  "game_date DATE",
  "season VARCHAR",
  "season_type VARCHAR",
  "game_id VARCHAR",
  "player_id BIGINT",
  "player_name VARCHAR",
  "player_lookup VARCHAR",
  "team VARCHAR",
  "opponent VARCHAR",
  "home INTEGER",
];
const COUNTS = "points fgm fga fg3m fg3a ftm fta oreb dreb reb ast stl blk tov pf".split(" ");

/** Timestamps are UTC. `home` in player_games and slate is 1 or 0; in prop_lines and game_lines it is the home team. */
export const TABLES: Readonly<Record<TableName, TableSpec>> = {
  player_games: {
    name: "player_games",
    columns: columns(
      ...PLAYER_IN_GAME,
      "minutes DOUBLE",
      ...COUNTS.map((name) => `${name} INTEGER`),
      "plus_minus INTEGER?",
    ),
    key: ["game_date", "game_id", "player_id"],
    unit: ["game_id"],
  },
  prop_lines: {
    name: "prop_lines",
    columns: columns(
      "game_date DATE",
      "player_id BIGINT?",
      "player_name VARCHAR",
      "player_lookup VARCHAR",
      "market VARCHAR",
      "book VARCHAR",
      "line DOUBLE",
      "over_odds INTEGER?",
      "under_odds INTEGER?",
      "is_main BOOLEAN",
      "home VARCHAR?",
      "away VARCHAR?",
      "snapshot_time TIMESTAMP?",
      "commence_time TIMESTAMP?",
      "declared_pre_game BOOLEAN",
      "source VARCHAR",
    ),
    key: ["game_date", "player_lookup", "market", "book", "source", "snapshot_time", "line"],
    unit: ["game_date", "player_lookup", "market", "book", "source", "snapshot_time"],
  },
  game_lines: {
    name: "game_lines",
    columns: columns(
      "game_date DATE",
      "home VARCHAR",
      "away VARCHAR",
      "spread DOUBLE?",
      "total DOUBLE?",
      "book VARCHAR",
      "snapshot_time TIMESTAMP?",
      "declared_pre_game BOOLEAN",
      "source VARCHAR",
    ),
    key: ["game_date", "home", "away", "book", "source", "snapshot_time"],
    unit: ["game_date", "home", "away", "book", "source", "snapshot_time"],
  },
  player_shots: {
    name: "player_shots",
    columns: columns(
      "game_date DATE",
      "game_id VARCHAR",
      "player_id BIGINT",
      ...["paint", "mid", "three"].flatMap((zone) => [`${zone}_attempts INTEGER`, `${zone}_makes INTEGER`]),
    ),
    key: ["game_date", "game_id", "player_id"],
    unit: ["game_id"],
  },
  availability: {
    name: "availability",
    columns: columns(
      "game_date DATE",
      "player_id BIGINT",
      "player_lookup VARCHAR",
      "team VARCHAR",
      "status VARCHAR",
      "reported_at TIMESTAMP",
    ),
    key: ["game_date", "player_id", "reported_at"],
    unit: ["game_date", "player_id", "reported_at"],
  },
  slate: {
    name: "slate",
    columns: columns(...PLAYER_IN_GAME, "commence_time TIMESTAMP?"),
    key: ["game_date", "game_id", "player_id"],
    unit: ["game_id"],
  },
};

/** Column definitions for CREATE TABLE, in canonical order. */
export function columnDefinitions(table: Pick<TableSpec, "columns">): string {
  return table.columns.map((column) => `${column.name} ${column.type}`).join(", ");
}

/** A select list that casts a relation's columns to the canonical types, in canonical order. */
export function canonicalSelect(table: TableSpec): string {
  return table.columns.map((column) => `CAST(${column.name} AS ${column.type}) AS ${column.name}`).join(", ");
}
