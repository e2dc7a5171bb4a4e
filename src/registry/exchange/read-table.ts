import { createReadStream } from "node:fs";
import { DataError } from "../../core/errors.js";
import { csvRecords } from "./csv-records.js";
import type { ExportFormat } from "./manifest.js";
import type { Cell, ColumnDefinition } from "./table-columns.js";

const BATCH_ROWS = 1_000;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
/** Longest row, in characters. */
export const MOST_CHARACTERS = 256 << 20;

/**
 * Rows of an exported table in batches, each cell of the type its column has.
 * @throws DataError EXPORT_MALFORMED naming file, row and column
 */
export async function* readTable(
  path: string,
  format: ExportFormat,
  columns: readonly ColumnDefinition[],
): AsyncGenerator<Cell[][]> {
  if (format === "parquet") {
    const { readParquet } = await import("./parquet-table.js");
    yield* readParquet(path, columns);
    return;
  }
  let row = 0;
  let batch: Cell[][] = [];
  for await (const values of format === "csv" ? csvRows(path, columns) : jsonRows(path, columns)) {
    row += 1;
    batch.push(columns.map((column, at) => toCell(values[at], column, () => `${path}, row ${row}, ${column.name}`)));
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function* csvRows(path: string, columns: readonly ColumnDefinition[]): AsyncGenerator<(string | null)[]> {
  let header: readonly (string | null)[] | null = null;
  let row = 0;
  for await (const record of csvRecords(chunks(path), path)) {
    if (record.length !== columns.length) {
      throw malformed(`${path}, row ${row}`, `${record.length} cells where ${columns.length} belong`);
    }
    if (header === null) {
      header = record;
      if (columns.some(({ name }, at) => header![at] !== name)) throw malformed(path, "its header names other columns");
    } else yield record;
    row += 1;
  }
  if (header === null) throw malformed(path, "it has no header");
}

async function* jsonRows(path: string, columns: readonly ColumnDefinition[]): AsyncGenerator<unknown[]> {
  let row = 0;
  for await (const line of lines(path)) {
    row += 1;
    let object: unknown;
    try {
      object = JSON.parse(line);
    } catch {
      throw malformed(`${path}, row ${row}`, "not JSON");
    }
    if (object === null || typeof object !== "object" || Object.keys(object).length !== columns.length) {
      throw malformed(`${path}, row ${row}`, "not an object with the table's columns");
    }
    yield columns.map(({ name }) =>
      Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined,
    );
  }
}

async function* lines(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks(path)) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop()!;
    if (rest.length > MOST_CHARACTERS) throw malformed(path, "a row is too long");
    yield* parts;
  }
  if (rest !== "") yield rest;
}

function chunks(path: string): AsyncIterable<string> {
  return createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 18 }) as AsyncIterable<string>;
}

function toCell(value: unknown, { type }: ColumnDefinition, where: () => string): Cell {
  if (value === null) return null;
  if (type === "TEXT" && typeof value === "string") return value;
  if (type === "BLOB" && typeof value === "string" && BASE64.test(value)) return Buffer.from(value, "base64");
  if (type === "INTEGER" || type === "REAL") {
    const number = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
  }
  const shown = JSON.stringify(value)?.slice(0, 60) ?? "nothing";
  throw malformed(where(), `${shown} is not of type ${type}`);
}

/** What an export must not be. */
export function malformed(where: string, what: string): DataError {
  return new DataError("EXPORT_MALFORMED", `${where}: ${what}`, { hint: "nothing was taken over; export again" });
}
