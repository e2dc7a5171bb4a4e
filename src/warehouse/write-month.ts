import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureFolder, publishFile, temporaryBeside } from "./atomic-file.js";
import type { TableChange } from "./commit.js";
import { type Database, sqlText } from "./duckdb.js";
import { hashFile } from "./hash-file.js";
import { canonicalSelect, TABLES } from "./schema.js";
import type { Partition } from "./snapshot.js";
import { verifyPartition } from "./warehouse.js";
import { writeFault } from "./write-fault.js";

/** The new rows of one month of one table; none when the table's imported units only have stored rows there. */
export interface MonthJob {
  readonly change: TableChange;
  readonly month: string;
  /** Table with the units to take out of the stored rows; those of the new rows when null. */
  readonly replaced: string | null;
}

/** SQL condition: two relations agree on the unit of a table, NULL equal to NULL. */
export function sameUnit(unit: readonly string[], one: string, other: string): string {
  return unit.map((column) => `${one}.${column} IS NOT DISTINCT FROM ${other}.${column}`).join(" AND ");
}

/**
 * Writes one month's file beside the stored one, under a name with its hash. The stored rows of `old` that are not
 * replaced stay.
 * @param db to be on one thread, which the bytes depend on: see Database.onOneThread
 * @returns null when no row is left
 * @throws DataError when the folder cannot be written to; IntegrityError when the stored file was altered
 */
export async function writeMonth(
  db: Database,
  folder: string,
  { change, month, replaced }: MonthJob,
  old: Partition | undefined,
): Promise<Partition | null> {
  const table = TABLES[change.table];
  const target = join(folder, change.table, `${month}.parquet`);
  ensureFolder(dirname(target));
  const temporary = temporaryBeside(target);
  try {
    const fresh = `SELECT ${canonicalSelect(table)} FROM ${change.relation}
      WHERE game_date >= DATE '${month}-01' AND game_date < DATE '${month}-01' + INTERVAL 1 MONTH`;
    let rows = "SELECT * FROM fresh";
    if (old) {
      // Rows of a file somebody altered must not be carried over into a new file with a valid hash.
      await verifyPartition(folder, old);
      rows += ` UNION ALL SELECT * FROM read_parquet(${sqlText(join(folder, old.file))}) AS stored
        WHERE NOT EXISTS (SELECT 1 FROM ${replaced ?? "fresh"} AS units WHERE ${sameUnit(table.unit, "stored", "units")})`;
    }
    const order = [...new Set([...table.key, ...table.columns.map((column) => column.name)])].join(", ");
    const [written] = await db.rows<{ Count: bigint }>(
      `COPY (WITH fresh AS MATERIALIZED (${fresh}) SELECT * FROM (${rows}) ORDER BY ${order})
       TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const count = Number(written!.Count);
    if (count === 0) return null;
    const sha256 = await hashFile(temporary);
    const file = `${change.table}/${month}.${sha256.slice(0, 12)}.parquet`;
    const path = join(folder, file);
    const bytes = statSync(temporary).size;
    if (!existsSync(path) || (await hashFile(path)) !== sha256) publishFile(temporary, path);
    return { table: change.table, month, file, rows: count, bytes, sha256 };
  } catch (error) {
    throw writeFault(error, folder);
  } finally {
    rmSync(temporary, { force: true });
  }
}
