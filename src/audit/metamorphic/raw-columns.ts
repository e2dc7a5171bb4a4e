import { throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import type { FeatureDef } from "../../features/index.js";
import { loadRawValues, RAW_VALUES, type RawFailure } from "../../features/own/run-raw-sql.js";
import { targetStatements } from "../../features/relations/targets.js";
import type { Database } from "../../warehouse/duckdb.js";
import { type Alteration, alteredTables } from "./alterations.js";
import { comparedRows, computedOf } from "./compare-tables.js";
import { replaceTables } from "./whole-tables.js";

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
 * Which hand-written features an alteration changes: computed from the altered tables into RAW_VALUES and held against a table of the
 * same rows. Those whose SELECT fails are none of them.
 * @param raw features that could be computed from the unaltered tables
 * @param before table of what these gave
 * @throws as loadRawValues
 */
export async function changedRaw(
  db: Database,
  raw: readonly FeatureDef[],
  before: string,
  alteration: Alteration,
  context: WorkContext,
): Promise<string[]> {
  const altered = alteredTables(alteration);
  await replaceTables(db, (name) => altered[name]);
  const columns = computedOf(raw, await computeRaw(db, raw, context)).map(({ name }) => name);
  if (columns.length === 0) return [];
  const differ = columns.map((name, i) => `bool_or(b.${name} IS DISTINCT FROM a.${name}) AS differs_${i}`);
  const [found] = await db.rows<Record<string, boolean | null>>(
    `SELECT ${differ.join(", ")} FROM ${before} b JOIN ${RAW_VALUES} a USING (game_date, player_id) WHERE ${comparedRows(alteration)}`,
  );
  return columns.filter((_, i) => found![`differs_${i}`]);
}
