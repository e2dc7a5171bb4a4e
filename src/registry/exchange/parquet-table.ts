import { rmSync, statSync } from "node:fs";
import { fileError, LabError } from "../../core/errors.js";
import { Database, sqlText } from "../../warehouse/duckdb.js";
import { hashFile } from "../../warehouse/hash-file.js";
import { sqlName } from "../../warehouse/sql-names.js";
import { malformed } from "./read-table.js";
import type { Cell, ColumnDefinition } from "./table-columns.js";
import type { WrittenTable } from "./write-table.js";

const TYPES = { TEXT: "VARCHAR", INTEGER: "BIGINT", REAL: "DOUBLE", BLOB: "BLOB" } as const;
/** A file that lies is not to eat the machine. */
const MOST_MEMORY = "1GB";

/**
 * Writes a table as Parquet, with one thread, so that the bytes are the same on every machine. A column of whole numbers that
 * holds a fraction somewhere is written as DOUBLE.
 */
export async function writeParquet(
  path: string,
  columns: readonly ColumnDefinition[],
  batches: AsyncIterable<readonly Cell[][]>,
): Promise<WrittenTable> {
  const db = await Database.open({ threads: 1 });
  try {
    // whole numbers are loaded as DOUBLE: SQLite keeps them apart from fractions by the value, not by the column
    const loaded = columns.map(({ type }) => (type === "INTEGER" ? "DOUBLE" : TYPES[type]));
    const rows = await db.loadBatches(
      "loaded",
      columns.map(({ name }) => name),
      loaded,
      batches,
    );
    const select: string[] = [];
    for (const { name, type } of columns) {
      const column = sqlName(name);
      if (type !== "INTEGER") select.push(column);
      else {
        const [found] = await db.rows<{ n: number }>(
          `SELECT count(*)::INTEGER AS n FROM loaded WHERE ${column} <> trunc(${column}) OR abs(${column}) > 9007199254740991`,
        );
        select.push(found!.n > 0 ? column : `CAST(${column} AS BIGINT) AS ${column}`);
      }
    }
    await db.run(
      `COPY (SELECT ${select.join(", ")} FROM loaded) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return { rows, bytes: statSync(path).size, sha256: await hashFile(path) };
  } catch (error) {
    rmSync(path, { force: true });
    throw fileError(error, "write", path);
  } finally {
    db.close();
  }
}

/**
 * Rows of a Parquet file in order, in batches, with the named columns cast to the types they should have.
 * @throws DataError EXPORT_MALFORMED when it is none, lacks a column, holds another type, or a cell needs more memory than a row may
 */
export async function* readParquet(path: string, columns: readonly ColumnDefinition[]): AsyncGenerator<Cell[][]> {
  const db = await Database.open({ threads: 1 });
  try {
    await db.run(`SET memory_limit = ${sqlText(MOST_MEMORY)}`);
    const select = columns.map(({ name, type }) => {
      const as = type === "INTEGER" || type === "REAL" ? "DOUBLE" : TYPES[type];
      return `CAST(${sqlName(name)} AS ${as}) AS ${sqlName(name)}`;
    });
    yield* db.rowBatches(`SELECT ${select.join(", ")} FROM read_parquet(${sqlText(path)})`);
  } catch (error) {
    if (error instanceof LabError || !(error instanceof Error)) throw error;
    throw malformed(path, error.message.split("\n")[0]!);
  } finally {
    db.close();
  }
}
