import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Database, sqlText } from "../../../src/warehouse/duckdb.js";
import { importFiles } from "../../../src/warehouse/import/import-files.js";
import type { TableName } from "../../../src/warehouse/schema.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import { smallLab } from "../../cli/small-lab.js";
import { temporaryFolder } from "../temporary-folder.js";

const TABLES: TableName[] = ["player_games", "prop_lines", "game_lines", "player_shots", "availability"];

it("imports a simulated season, written out as CSV and Parquet, to the very files it came from", async () => {
  const { home } = await smallLab();
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const root = join(home, "warehouse");
  const outputs = temporaryFolder();
  const simulated = Warehouse.open(root, "simulated")!;
  const db = await Database.open();
  await simulated.attach(db);
  const files: Partial<Record<TableName, string>> = {};
  for (const [i, table] of TABLES.entries()) {
    const file = join(outputs, `${table}.${i % 2 ? "csv" : "parquet"}`);
    await db.run(`COPY ${table} TO ${sqlText(file)} (FORMAT ${i % 2 ? "csv, HEADER" : "parquet"})`);
    files[table] = file;
  }
  db.close();
  const report = await importFiles(root, { files });
  expect(report.tables.map((table) => [table.table, table.rejected, table.names?.unmatchedNames ?? 0])).toEqual(
    TABLES.map((table) => [table, 0, 0]),
  );
  const hashes = (warehouse: Warehouse) =>
    warehouse.partitions().map((part) => `${part.table} ${part.month} ${part.sha256}`);
  expect(hashes(Warehouse.open(root, "imported")!)).toEqual(hashes(simulated));
});
