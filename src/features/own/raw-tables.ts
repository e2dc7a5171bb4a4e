import { columnDefinitions, TABLE_NAMES, TABLES, type TableSpec } from "../../warehouse/schema.js";

/** A table that a hand-written SELECT can name. */
export interface RawTable {
  /** As in CREATE TABLE. */
  readonly columns: string;
  /** What it is filled with, from a database with the canonical tables and targets. */
  readonly query: string;
}

/**
 * The games a value is wanted for, one row per game and player: those played and those of the slate, without anything that
 * only the game itself could tell.
 */
const TARGET_COLUMNS = TABLES.slate.columns.filter(({ name }) => name !== "commence_time");

const tableOf = (spec: Pick<TableSpec, "columns">, query: (names: string) => string): RawTable => ({
  columns: columnDefinitions(spec),
  query: query(spec.columns.map(({ name }) => name).join(", ")),
});

/** Every table by its name: the canonical ones, whole, and targets. */
export const RAW_TABLES: ReadonlyMap<string, RawTable> = new Map([
  ...TABLE_NAMES.map((name) => [name, tableOf(TABLES[name], (names) => `SELECT ${names} FROM ${name}`)] as const),
  [
    "targets",
    tableOf(
      { columns: TARGET_COLUMNS },
      (names) => `SELECT ${names} FROM targets ORDER BY game_date, game_id, player_id`,
    ),
  ] as const,
]);
