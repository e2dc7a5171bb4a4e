import { join } from "node:path";
import type Sqlite from "better-sqlite3";
import { IntegrityError, throwIfAborted } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { WorkContext } from "../../core/progress.js";
import { checkRow } from "./check-row.js";
import { EXCHANGE_TABLES } from "./exchange-tables.js";
import type { Manifest, TableEntry } from "./manifest.js";
import { malformed, readTable } from "./read-table.js";
import { type ColumnDefinition, columnsOf } from "./table-columns.js";

/** Name of the temporary table that holds a table of the export. */
export const staged = (table: string) => `temp.in_${table}`;

/**
 * Loads the tables of an export into temporary tables of the registry's connection, each row checked; the registry itself is not
 * touched. Columns that an older export lacks are empty, or have the schema's default. Tables it lacks are empty.
 * @throws DataError EXPORT_MALFORMED; IntegrityError EXPORT_ALTERED when a table has another number of rows than the manifest says
 */
export async function stageExport(
  db: Sqlite.Database,
  folder: string,
  manifest: Manifest,
  { onProgress, signal }: WorkContext,
): Promise<void> {
  const total = manifest.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { name, key } of EXCHANGE_TABLES) {
    const own = columnsOf(db, name);
    const entry = manifest.tables.find((table) => table.name === name);
    db.exec(`CREATE TEMP TABLE in_${name} AS SELECT * FROM main.${name} LIMIT 0`);
    if (!entry) continue;
    const columns = entryColumns(entry, own);
    const insert = db.prepare(
      `INSERT INTO ${staged(name)} (${columns.map((column) => `"${column.name}"`)}) VALUES (${columns.map(() => "?")})`,
    );
    let rows = 0;
    for await (const batch of readTable(join(folder, entry.file), manifest.format, columns)) {
      throwIfAborted(signal);
      if (batch.length === 0) continue;
      // a small compressed file can hold rows without end
      if (rows + batch.length > entry.rows) throw otherCount(entry, `more than ${grouped(entry.rows)} rows`);
      db.transaction(() => {
        for (const cells of batch) {
          rows += 1;
          const row = Object.fromEntries(columns.map((column, at) => [column.name, cells[at]!]));
          checkRow(name, row, () => `${entry.file}, row ${rows}`);
          insert.run(...cells);
        }
      })();
      done += batch.length;
      onProgress?.({ phase: "read", done, total: Math.max(total, done), ...(done < total && { detail: name }) });
    }
    if (rows !== entry.rows) throw otherCount(entry, `${grouped(rows)} rows`);
    fillDefaults(db, name, own, columns);
    makeKey(db, name, key, entry.file);
  }
}

function otherCount({ file, rows }: TableEntry, found: string): IntegrityError {
  return new IntegrityError("EXPORT_ALTERED", `${file} has ${found}, and the manifest says ${grouped(rows)}`);
}

/** The columns of the file with the types they have here. */
function entryColumns(entry: TableEntry, own: readonly ColumnDefinition[]): ColumnDefinition[] {
  const types = new Map(own.map(({ name, type }) => [name, type]));
  const names = entry.columns.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw malformed("manifest.json", `a column of ${entry.name} is named twice`);
  return names.map((name) => {
    const type = types.get(name);
    if (type) return { name, type };
    throw malformed("manifest.json", `unknown column ${entry.name}.${name}`);
  });
}

/** A column that came with a later step of the schema than the export's has that step's default. */
function fillDefaults(
  db: Sqlite.Database,
  table: string,
  own: readonly ColumnDefinition[],
  given: readonly ColumnDefinition[],
): void {
  const defaults = db.prepare("SELECT name, dflt_value AS value FROM main.pragma_table_info(?)").all(table) as {
    name: string;
    value: string | null;
  }[];
  for (const { name } of own) {
    const value = defaults.find((column) => column.name === name)?.value;
    if (value == null || given.some((column) => column.name === name)) continue;
    db.exec(`UPDATE ${staged(table)} SET "${name}" = ${value}`);
  }
}

function makeKey(db: Sqlite.Database, table: string, key: readonly string[], file: string): void {
  try {
    db.exec(`CREATE UNIQUE INDEX temp.in_${table}_key ON in_${table} (${key.map((column) => `"${column}"`)})`);
  } catch (error) {
    if ((error as { code?: string }).code !== "SQLITE_CONSTRAINT_UNIQUE") throw error;
    throw malformed(file, `two rows have the same ${key.join(", ")}`);
  }
}
