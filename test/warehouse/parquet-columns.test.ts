import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseDate, toEpochDay } from "../../src/core/dates.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { hashFile } from "../../src/warehouse/hash-file.js";
import { writeParquetColumns } from "../../src/warehouse/parquet-columns.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proplab-columns-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ROWS = 5000;
const columns = [
  {
    name: "game_date",
    type: "DATE" as const,
    values: Int32Array.from({ length: ROWS }, (_, i) => toEpochDay(parseDate("2024-02-28", "d")) + (i % 3)),
  },
  {
    name: "value",
    type: "DOUBLE" as const,
    values: Float64Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 8)),
  },
  {
    name: "book",
    type: "VARCHAR" as const,
    values: Array.from({ length: ROWS }, (_, i) => (i % 5 === 0 ? null : `book's ${i}`)),
  },
];

it("writes rows in order, across chunks, with missing values as NULL", async () => {
  const path = join(folder, "deep", "out.parquet");
  await writeParquetColumns(path, columns);
  const db = await Database.open();
  const read = await db.columns(
    `SELECT value, book, strftime(game_date, '%Y-%m-%d') AS day FROM read_parquet(${sqlText(path)}, file_row_number = true) ORDER BY file_row_number`,
  );
  db.close();
  expect(read.rows).toBe(ROWS);
  expect([...read.numbers("value")]).toEqual([...columns[1]!.values]);
  expect(read.texts("book")[4999]).toBe("book's 4999");
  expect(read.texts("book")[5]).toBe("");
  expect(read.texts("day").slice(0, 3)).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
});

it("writes the same bytes again and leaves no temporary file", async () => {
  const hashes = [];
  for (const name of ["a.parquet", "b.parquet"]) {
    await writeParquetColumns(join(folder, name), columns);
    hashes.push(await hashFile(join(folder, name)));
  }
  expect(hashes[0]).toBe(hashes[1]);
  expect(readdirSync(folder).sort()).toEqual(["a.parquet", "b.parquet"]);
});

it("takes a column name as it stands, whatever SQL would read in it", async () => {
  const path = join(folder, "names.parquet");
  const names = ["select", 'a "quoted" name', "x DOUBLE); DROP TABLE output; --"];
  await writeParquetColumns(
    path,
    names.map((name, i) => ({ name, type: "DOUBLE" as const, values: [i] })),
  );
  const db = await Database.open();
  const read = await db.columns(`SELECT * FROM read_parquet(${sqlText(path)})`);
  db.close();
  expect(names.map((name) => read.numbers(name)[0])).toEqual([0, 1, 2]);
});
