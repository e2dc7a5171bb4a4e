import type Sqlite from "better-sqlite3";

export type ColumnType = "TEXT" | "INTEGER" | "REAL" | "BLOB";

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value as the database holds it. */
export type Cell = string | number | null | Uint8Array;

/** A table's columns in the order of the schema. */
export function columnsOf(db: Sqlite.Database, table: string): ColumnDefinition[] {
  return db.prepare("SELECT name, type FROM main.pragma_table_info(?)").all(table) as ColumnDefinition[];
}
