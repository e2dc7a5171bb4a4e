import { csvLine } from "../../core/csv.js";
import { DataError } from "../../core/errors.js";
import { HashedFile } from "./hashed-file.js";
import type { ExportFormat } from "./manifest.js";
import type { Cell, ColumnDefinition } from "./table-columns.js";

export interface WrittenTable {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes one table. CSV: RFC 4180 with a header, nothing is an empty cell and empty text a pair of quotes. JSON: one object a
 * line. Both have BLOBs in base64 and numbers with as many digits as say them exactly. Parquet: by DuckDB, one thread.
 * @param batches rows in order, awaited between batches
 * @throws DataError when the disk refuses, or on a number that is not finite
 */
export async function writeTable(
  path: string,
  format: ExportFormat,
  columns: readonly ColumnDefinition[],
  batches: AsyncIterable<readonly Cell[][]>,
): Promise<WrittenTable> {
  if (format === "parquet") {
    const { writeParquet } = await import("./parquet-table.js");
    return writeParquet(path, columns, batches);
  }
  const file = new HashedFile(path);
  let rows = 0;
  try {
    if (format === "csv") file.write(`${csvLine(columns.map((column) => column.name))}\n`);
    const names = columns.map((column) => JSON.stringify(column.name));
    for await (const batch of batches) {
      rows += batch.length;
      for (const row of batch)
        file.write(format === "csv" ? `${csvLine(row.map(asText))}\n` : `${asObject(names, row)}\n`);
    }
    return { rows, ...file.finish() };
  } catch (error) {
    file.abandon();
    throw error;
  }
}

function asText(cell: Cell): string | null {
  if (cell === null || typeof cell === "string") return cell;
  return typeof cell === "number" ? String(finite(cell)) : Buffer.from(cell).toString("base64");
}

function asObject(names: readonly string[], row: readonly Cell[]): string {
  const members = row.map((cell, at) => {
    const value = typeof cell === "number" ? String(finite(cell)) : JSON.stringify(asText(cell));
    return `${names[at]}:${value}`;
  });
  return `{${members.join(",")}}`;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new DataError(
    "EXPORT_VALUE",
    `the registry holds a number that is not finite (${value}) and cannot be exported`,
    {
      hint: "something other than proplab wrote it; proplab query finds it",
    },
  );
}
