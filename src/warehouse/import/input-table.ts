import type { TableName } from "../schema.js";
import type { CellKind } from "./cells.js";

/** How one canonical column is read from an input file. */
export interface ColumnRule {
  readonly name: string;
  readonly kind: CellKind;
  /** A required cell must be there; an optional one may be empty and its column absent; a derived one is never read. */
  readonly presence: "required" | "optional" | "derived";
  /** Inclusive limits of a numeric cell. */
  readonly min?: number;
  readonly max?: number;
  /** SQL for an empty or derived cell, over the other cells of the row. */
  readonly otherwise?: string;
  /** SQL that puts the value, however it came, into its stored form. */
  readonly rewrite?: (value: string) => string;
}

/** A rule on one row: SQL that is true when the row breaks it. */
export interface RowCheck {
  readonly reason: string;
  readonly broken: string;
  /** SQL text shown beside the reason. */
  readonly detail?: string;
}

/** A rule across rows: SQL that selects `row` and `detail` of the rows that break it, from the rows good so far. */
export interface CrossCheck {
  readonly reason: string;
  /** `good` is the relation of rows that broke no rule so far, `stored` the table as the warehouse has it. */
  select(good: string, stored: string): string;
}

/** How the file of one table is read and judged. */
export interface InputTable {
  readonly table: TableName;
  readonly columns: readonly ColumnRule[];
  /** Groups of columns of which the file must have at least one each. */
  readonly anyOf?: readonly (readonly string[])[];
  readonly rowChecks: readonly RowCheck[];
  readonly crossChecks: readonly CrossCheck[];
  /** Columns that do not count when two rows are compared: spellings, and what is filled in later. */
  readonly sameWithout?: readonly string[];
  /** `fill`: the matched player goes into player_id, NULL if unknown. `need`: a row of an unknown player is refused. */
  readonly players?: "fill" | "need";
}

const SEASON_START = "(year(game_date) - CASE WHEN month(game_date) < 8 THEN 1 ELSE 0 END)";

/** SQL of the season a row's game_date falls in ("2024-25"): August starts a new one, as in core/dates. */
export const SEASON_SQL = `printf('%d-%02d', ${SEASON_START}, (${SEASON_START} + 1) % 100)`;

/** Compact notation for columns that differ in name only. */
export function each(names: string, column: Omit<ColumnRule, "name">): ColumnRule[] {
  return names.split(" ").map((name) => ({ name, ...column }));
}
