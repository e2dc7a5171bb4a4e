import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { ensureFolder, publishFile, temporaryBeside } from "./atomic-file.js";
import { Database, type InputColumn, sqlText } from "./duckdb.js";
import { writeFault } from "./write-fault.js";

/**
 * Writes columns of equal length to a Parquet file, rows in the order given. The same columns give the same bytes.
 * The file appears whole or not at all.
 */
export async function writeParquetColumns(path: string, columns: readonly InputColumn[]): Promise<void> {
  ensureFolder(dirname(path));
  const temporary = temporaryBeside(path);
  const db = await Database.open({ threads: 1 });
  try {
    await db.createTable("output", columns);
    await db.run(`COPY output TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
    publishFile(temporary, path);
  } catch (error) {
    throw writeFault(error, path);
  } finally {
    db.close();
    rmSync(temporary, { force: true });
  }
}
