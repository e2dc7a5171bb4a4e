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
  /** Relation of the writer with the units to take out of the stored rows. */
  readonly replaced: string | null;
}

/** SQL condition: two relations agree on the unit of a table, NULL equal to NULL. */
export function sameUnit(unit: readonly string[], one: string, other: string): string {
  return unit.map((column) => `${one}.${column} IS NOT DISTINCT FROM ${other}.${column}`).join(" AND ");
}

/**
 * Writes one month's file beside the stored one, under a name with its hash. The stored rows of `old` that are not
 * replaced stay. The rows go through an uncompressed file between the two databases, because bytes of a Parquet file depend on the
 * number of threads that wrote it and only the writer has exactly one.
 * @returns null when no row is left
 * @throws DataError when the folder cannot be written to; IntegrityError when the stored file was altered
 */
export async function writeMonth(
  db: Database,
  writer: Database,
  folder: string,
  { change, month, replaced }: MonthJob,
  old: Partition | undefined,
): Promise<Partition | null> {
  const table = TABLES[change.table];
  const target = join(folder, change.table, `${month}.parquet`);
  ensureFolder(dirname(target));
  const exchange = temporaryBeside(`${target}.in`);
  const temporary = temporaryBeside(target);
  try {
    await db.run(
      `COPY (SELECT ${canonicalSelect(table)} FROM ${change.relation} 
       WHERE game_date >= DATE '${month}-01' AND game_date < DATE '${month}-01' + INTERVAL 1 MONTH)
       TO ${sqlText(exchange)} (FORMAT parquet, COMPRESSION uncompressed)`,
    );
    await writer.run(`CREATE OR REPLACE VIEW fresh AS SELECT * FROM read_parquet(${sqlText(exchange)})`);
    let rows = "SELECT * FROM fresh";
    if (old) {
      // Rows of a file somebody altered must not be carried over into a new file with a valid hash.
      await verifyPartition(folder, old);
      rows += ` UNION ALL SELECT * FROM read_parquet(${sqlText(join(folder, old.file))}) AS stored
        WHERE NOT EXISTS (SELECT 1 FROM ${replaced} AS units WHERE ${sameUnit(table.unit, "stored", "units")})`;
    }
    const [count] = await writer.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM (${rows})`);
    if (count!.n === 0) return null;
    const order = [...new Set([...table.key, ...table.columns.map((column) => column.name)])].join(", ");
    await writer.run(
      `COPY (SELECT * FROM (${rows}) ORDER BY ${order}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const sha256 = await hashFile(temporary);
    const file = `${change.table}/${month}.${sha256.slice(0, 12)}.parquet`;
    const path = join(folder, file);
    const bytes = statSync(temporary).size;
    if (!existsSync(path) || (await hashFile(path)) !== sha256) publishFile(temporary, path);
    return { table: change.table, month, file, rows: count!.n, bytes, sha256 };
  } catch (error) {
    throw writeFault(error, folder);
  } finally {
    rmSync(exchange, { force: true });
    rmSync(temporary, { force: true });
  }
}
