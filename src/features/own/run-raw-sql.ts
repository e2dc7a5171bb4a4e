import { DataError, InterruptedError } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { Database } from "../../warehouse/duckdb.js";
import type { FeatureDef } from "../feature-def.js";
import { checkColumns, checkRows, failed } from "./check-raw-result.js";
import { checkRawSql, tablesOf } from "./check-raw-sql.js";
import { RAW_TABLES } from "./raw-tables.js";

/** What the SELECT of a raw feature gave. */
export interface RawOutcome {
  readonly name: string;
  /** Rows it gave. */
  readonly rows: number;
  /** Of them, those about no game and player that features are computed for; they are ignored. */
  readonly unknownRows: number;
}

/** A SELECT that could not be carried out. */
export interface RawFailure {
  readonly feature: string;
  readonly reason: string;
}

/** How raw SQL is run. */
export interface RawContext extends WorkContext {
  /**
   * Told of every SELECT that fails, whose feature then has no value; an infinite value counts as missing. For data that nobody
   * has: altered ones, of which a sound SELECT may know nothing. Without it both are errors.
   */
  readonly onRawFailure?: (failure: RawFailure) => void;
}

/** The temporary table of the raw values: game_date, player_id and a column for each raw feature. */
export const RAW_VALUES = "raw_values";

/** What one SELECT may take. */
export interface RawLimits {
  readonly seconds: number;
  /** Of all tables and results together, as "2GB". */
  readonly memory: string;
}
const LIMITS: RawLimits = { seconds: 120, memory: "2GB" };

/**
 * Runs the SELECT of every raw feature over a copy of the canonical tables in a database that is shut off from everything
 * else, and leaves the values of the targets in {@link RAW_VALUES}. A target without a row has NULL.
 * @param db a database with the canonical tables, whatever they hold, and targets
 * @returns what the SELECTs gave; nothing with onRawFailure
 * @throws UsageError BAD_FEATURES for a SELECT that may not run; DataError FEATURE_SQL_FAILED when it fails, takes too long
 *   or gives something other than one number per game and player; InterruptedError
 */
export async function loadRawValues(
  db: Database,
  features: readonly FeatureDef[],
  { signal, onRawFailure }: RawContext = {},
  limits: RawLimits = LIMITS,
): Promise<RawOutcome[]> {
  const raw = features.filter(({ own }) => own?.rawSql !== undefined);
  await checkRawSql(raw);
  const closed = await Database.open();
  const outcomes: RawOutcome[] = [];
  try {
    await copyTables(db, closed, raw);
    await closed.lockDown(limits.memory);
    for (const feature of raw) {
      let rows = 0;
      try {
        rows = await runOne(
          closed,
          feature,
          { seconds: limits.seconds, mayBeInfinite: onRawFailure !== undefined },
          signal,
        );
      } catch (error) {
        if (!onRawFailure || !(error instanceof DataError)) throw error;
        onRawFailure({ feature: feature.name, reason: error.message });
        await closed.run(NO_RESULT);
      }
      await takeOver(closed, db, feature);
      // The next feature's SELECT has no business with what this one gave.
      await closed.run("DROP TABLE raw_result");
      if (!onRawFailure) {
        outcomes.push({ name: feature.name, rows, unknownRows: await unknownRows(db, feature.name) });
      }
    }
    await gather(db, raw);
    return outcomes;
  } finally {
    closed.close();
  }
}

async function copyTables(db: Database, closed: Database, raw: readonly FeatureDef[]): Promise<void> {
  const named = new Set<string>();
  for (const feature of raw) for (const table of await tablesOf(closed, feature)) named.add(table);
  for (const table of named) {
    const { columns, query } = RAW_TABLES.get(table)!;
    await db.copyTo(closed, table, columns, query);
  }
}

const NO_RESULT =
  "CREATE OR REPLACE TEMP TABLE raw_result AS SELECT '' AS game_id, 0 AS player_id, NULL::DOUBLE AS value WHERE false";

/** Runs one SELECT into the table raw_result of the closed database and checks what it gave. @returns the number of rows */
async function runOne(
  closed: Database,
  feature: FeatureDef,
  { seconds, mayBeInfinite }: { seconds: number; mayBeInfinite: boolean },
  signal: AbortSignal | undefined,
): Promise<number> {
  const limit = AbortSignal.timeout(seconds * 1000);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  let rows: number;
  try {
    // The text was parsed as one SELECT, so nothing of it can stand beside this statement.
    const [created] = await closed.interruptible(stop, () =>
      closed.rows<{ Count: bigint }>(`CREATE TEMP TABLE raw_result AS\n${feature.own!.rawSql!}`),
    );
    rows = Number(created!.Count);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error instanceof InterruptedError) {
      throw failed(feature, `its SELECT took longer than ${seconds} seconds`, "make it look at fewer rows");
    }
    throw failed(feature, `DuckDB says: ${(error as Error).message}`, "correct its sql");
  }
  await checkColumns(closed, feature);
  await checkRows(closed, feature, rows, mayBeInfinite);
  return rows;
}

const tableOf = (name: string) => `${name}_rows`;

async function takeOver(closed: Database, db: Database, { name }: FeatureDef): Promise<void> {
  await db.run(`DROP TABLE IF EXISTS ${tableOf(name)}`);
  await closed.copyTo(
    db,
    tableOf(name),
    "game_id VARCHAR, player_id BIGINT, value DOUBLE",
    "SELECT game_id, CAST(player_id AS BIGINT), CASE WHEN isfinite(CAST(value AS DOUBLE)) THEN CAST(value AS DOUBLE) END FROM raw_result",
  );
}

async function unknownRows(db: Database, name: string): Promise<number> {
  const [found] = await db.rows<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM ${tableOf(name)} r
     WHERE NOT EXISTS (SELECT 1 FROM targets t WHERE t.game_id = r.game_id AND t.player_id = r.player_id)`,
  );
  return found!.n;
}

async function gather(db: Database, raw: readonly FeatureDef[]): Promise<void> {
  const columns = raw.map(({ name }) => `${tableOf(name)}.value AS ${name}`);
  const joins = raw.map(({ name }) => {
    const rows = tableOf(name);
    return `LEFT JOIN ${rows} ON ${rows}.game_id = t.game_id AND ${rows}.player_id = t.player_id`;
  });
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${RAW_VALUES} AS
SELECT t.game_date, t.player_id, ${columns.join(", ")} FROM targets t ${joins.join(" ")}`,
  );
  for (const { name } of raw) await db.run(`DROP TABLE ${tableOf(name)}`);
}
