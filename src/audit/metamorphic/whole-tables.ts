import { type Database, sqlText } from "../../warehouse/duckdb.js";
import { TABLE_NAMES, type TableName } from "../../warehouse/schema.js";
import { WHOLE } from "./alterations.js";

/**
 * Puts what is taken of the attached tables into the schema {@link WHOLE}, and clears their names for {@link replaceTables}.
 * @param select what is taken of a table, as SQL over the warehouse
 */
export async function keepWhole(db: Database, select: (name: TableName) => string): Promise<void> {
  await db.run(`CREATE SCHEMA ${WHOLE}`);
  for (const name of TABLE_NAMES) await db.run(`CREATE TABLE ${WHOLE}.${name} AS ${select(name)}`);
  for (const name of TABLE_NAMES) {
    const [kind] = await db.rows<{ type: string }>(
      `SELECT table_type AS type FROM information_schema.tables WHERE table_schema = 'main' AND table_name = ${sqlText(name)}`,
    );
    await db.run(`DROP ${kind?.type === "VIEW" ? "VIEW" : "TABLE"} ${name}`);
  }
}

/** Lets other tables stand in for the canonical ones. @param select SELECT of each */
export async function replaceTables(db: Database, select: (name: TableName) => string): Promise<void> {
  for (const name of TABLE_NAMES) await db.run(`CREATE OR REPLACE VIEW ${name} AS ${select(name)}`);
}
