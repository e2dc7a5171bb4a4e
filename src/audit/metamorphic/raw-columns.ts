import { throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import type { FeatureDef } from "../../features/index.js";
import { loadRawValues, RAW_VALUES, type RawFailure } from "../../features/own/run-raw-sql.js";
import { targetStatements } from "../../features/relations/targets.js";
import type { Database } from "../../warehouse/duckdb.js";
import { TABLE_NAMES, type TableName } from "../../warehouse/schema.js";

/** Lets other tables stand in for the canonical ones. @param select SELECT of each */
export async function replaceTables(db: Database, select: (name: TableName) => string): Promise<void> {
  for (const name of TABLE_NAMES) await db.run(`CREATE OR REPLACE VIEW ${name} AS ${select(name)}`);
}

/**
 * Computes hand-written features into RAW_VALUES from the tables there are now: they need none of those that other features do.
 * @returns those whose SELECT fails on these tables
 * @throws as loadRawValues
 */
export async function computeRaw(
  db: Database,
  raw: readonly FeatureDef[],
  { signal }: WorkContext,
): Promise<RawFailure[]> {
  throwIfAborted(signal);
  const failed: RawFailure[] = [];
  for (const statement of targetStatements) await db.run(statement.sql);
  await loadRawValues(db, raw, { onRawFailure: (failure) => failed.push(failure), ...(signal && { signal }) });
  return failed;
}

/**
 * Which of some hand-written features differ between RAW_VALUES and a table of the same rows.
 * @param rows condition on the rows `b` of that table that are looked at
 */
export async function changedRaw(
  db: Database,
  before: string,
  columns: readonly string[],
  rows: string,
): Promise<string[]> {
  if (columns.length === 0) return [];
  const differ = columns.map((name, i) => `bool_or(b.${name} IS DISTINCT FROM a.${name}) AS differs_${i}`);
  const [found] = await db.rows<Record<string, boolean | null>>(
    `SELECT ${differ.join(", ")} FROM ${before} b JOIN ${RAW_VALUES} a USING (game_date, player_id) WHERE ${rows}`,
  );
  return columns.filter((_, i) => found![`differs_${i}`]);
}
