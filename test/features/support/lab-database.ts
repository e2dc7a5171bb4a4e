import { buildFeatures } from "../../../src/features/build-features.js";
import type { FeatureDef } from "../../../src/features/feature-def.js";
import { Database, type InputColumn } from "../../../src/warehouse/duckdb.js";
import {
  canonicalSelect,
  columnDefinitions,
  TABLE_NAMES,
  TABLES,
  type TableName,
} from "../../../src/warehouse/schema.js";

export type Cell = string | number | boolean | null;
export type TableRow = Record<string, Cell>;
/** Canonical tables as rows; dates and times as text, tables left out are empty. */
export type LabTables = Partial<Record<TableName, readonly TableRow[]>>;

/** An in-memory database with the canonical tables, as a warehouse attaches them. */
export async function openTables(tables: LabTables, threads = 1): Promise<Database> {
  const db = await Database.open({ threads });
  await createTables(db, tables);
  return db;
}

/** Creates the canonical tables in a database, as attaching a warehouse does. */
export async function createTables(db: Database, tables: LabTables): Promise<void> {
  for (const name of TABLE_NAMES) {
    const rows = tables[name] ?? [];
    const spec = TABLES[name];
    if (rows.length === 0) {
      await db.run(`CREATE TABLE ${name} (${columnDefinitions(spec)})`);
      continue;
    }
    const columns = spec.columns.map(
      (column): InputColumn => ({
        name: column.name,
        type: "VARCHAR",
        values: rows.map((row) => {
          const value = row[column.name];
          return value === null || value === undefined ? null : String(value);
        }),
      }),
    );
    await db.createTable(`raw_${name}`, columns);
    await db.run(`CREATE VIEW ${name} AS SELECT ${canonicalSelect(spec)} FROM raw_${name}`);
  }
}

export type FeatureTableRow = Record<string, Cell>;

/** The feature table of a database, as rows in key order; dates and times as text, numbers as they are. */
export async function featureTable(db: Database, where = "true"): Promise<FeatureTableRow[]> {
  const columns = await db.rows<{ name: string; type: string }>(
    "SELECT column_name AS name, column_type AS type FROM (DESCRIBE feature_table)",
  );
  const select = columns.map(({ name, type }) => {
    if (type === "DATE" || type === "TIMESTAMP") return `CAST(${name} AS VARCHAR) AS ${name}`;
    return type === "VARCHAR" ? name : `CAST(${name} AS DOUBLE) AS ${name}`;
  });
  return db.rows(
    `SELECT ${select.join(", ")} FROM feature_table WHERE ${where} ORDER BY game_date, game_id, player_id`,
  );
}

/** Builds the features of canonical tables and gives the rows, or those that `where` says. */
export async function buildRows(
  tables: LabTables,
  lineSource = "cascade",
  threads = 1,
  features: readonly FeatureDef[] = [],
  where?: string,
): Promise<FeatureTableRow[]> {
  const db = await openTables(tables, threads);
  try {
    await buildFeatures(db, lineSource, {}, features);
    return await featureTable(db, where);
  } finally {
    db.close();
  }
}
