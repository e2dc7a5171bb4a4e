import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type Sqlite from "better-sqlite3";
import { fileError, throwIfAborted, UsageError } from "../../core/errors.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import { ensureFolder, temporaryBeside } from "../../warehouse/atomic-file.js";
import { ArtifactStore } from "../artifact-store.js";
import { programVersion } from "../environment.js";
import { MIGRATIONS } from "../migrate.js";
import { openHandle } from "../open-database.js";
import type { RegistryPaths } from "../records.js";
import { sqliteFault } from "../sqlite-fault.js";
import { EXCHANGE_TABLES, type ExchangeTable } from "./exchange-tables.js";
import { ENDINGS, type ExportFormat, MANIFEST_FILE, type Manifest, manifestText, type TableEntry } from "./manifest.js";
import { type Cell, columnsOf } from "./table-columns.js";
import { checkTarget } from "./target-folder.js";
import { writeTable } from "./write-table.js";

const BATCH_ROWS = 1_000;

export interface ExportOptions {
  readonly to: string;
  readonly format: ExportFormat;
  /** Ids of the runs to export; their parents go with them. All runs when left out. */
  readonly runs?: readonly string[];
  /** Also the files of the artifacts. */
  readonly artifacts: boolean;
  /** Replace a folder that is not an older export. */
  readonly force: boolean;
}

/**
 * Writes the registry's tables into a folder: one file each, and a manifest with the SHA256 of every one. The same registry gives
 * the same bytes. The folder is written beside its place under another name and moved there when it is whole; an older export
 * that stood there is replaced.
 * @throws UsageError EXPORT_IN_THE_WAY, EXPORT_EMPTY; IntegrityError on a missing or altered artifact; DataError when a disk
 *   refuses; InterruptedError. The folder is then as before.
 */
export async function exportRegistry(
  paths: RegistryPaths,
  options: ExportOptions,
  context: WorkContext = {},
): Promise<Manifest> {
  const target = resolve(options.to);
  checkTarget(target, options.force, paths);
  const db = openHandle(paths.database, { readonly: true, program: programVersion(), now: () => new Date() });
  const folder = temporaryBeside(target);
  try {
    ensureFolder(dirname(target));
    makeFolder(folder);
    // one view of the data for all tables, whatever is logged meanwhile
    db.exec("BEGIN");
    const manifest = await writeContent(db, paths, folder, options, context);
    replaceFolder(folder, target);
    return manifest;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw fileError(sqliteFault(error, paths.database), "write the export", target);
  } finally {
    db.close();
  }
}

async function writeContent(
  db: Sqlite.Database,
  paths: RegistryPaths,
  folder: string,
  { runs, format, artifacts: withArtifacts }: ExportOptions,
  { onProgress, signal }: WorkContext,
): Promise<Manifest> {
  const chosen = runs === undefined ? null : chooseRuns(db, runs);
  const counts = EXCHANGE_TABLES.map((table) => countRows(db, table, chosen !== null));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  const tables: TableEntry[] = [];
  for (const table of EXCHANGE_TABLES) {
    const columns = columnsOf(db, table.name);
    const file = `${table.name}.${ENDINGS[format]}`;
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    const statement = db.prepare(
      `SELECT ${names} FROM main.${table.name}${condition(table, chosen !== null)} ORDER BY ${table.key}`,
    );
    const batches = batchesOf(statement, (rows) => {
      throwIfAborted(signal);
      done += rows;
      onProgress?.({ phase: "export", done, total, detail: table.name });
    });
    tables.push({
      name: table.name,
      file,
      ...(await writeTable(join(folder, file), format, columns, batches)),
      columns,
    });
  }
  const artifacts = withArtifacts
    ? await copyArtifacts(db, paths, folder, chosen !== null, {
        ...(onProgress && { onProgress }),
        ...(signal && { signal }),
      })
    : null;
  const content = {
    program: programVersion(),
    schema_version: MIGRATIONS.length,
    format,
    selection: chosen === null ? ("all" as const) : { runs: chosen },
    artifacts,
    tables,
  };
  const text = manifestText(content);
  writeFileSync(join(folder, MANIFEST_FILE), text, { flag: "wx", flush: true });
  return JSON.parse(text) as Manifest;
}

/** Puts ids and those of all their parents into the table `chosen`. @returns how many they are */
function chooseRuns(db: Sqlite.Database, ids: readonly string[]): number {
  if (ids.length === 0) {
    throw new UsageError("EXPORT_EMPTY", "no run was chosen, so there is nothing to export", {
      hint: "proplab runs with the same --where shows what a condition finds; without RUNS and --where all is exported",
    });
  }
  db.exec("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY NOT NULL)");
  const sql = `INSERT INTO chosen
WITH RECURSIVE line(id) AS (
  SELECT id FROM runs WHERE id IN (SELECT value FROM json_each(?))
  UNION SELECT r.parent_id FROM line JOIN runs AS r ON r.id = line.id WHERE r.parent_id IS NOT NULL
) SELECT id FROM line`;
  return db.prepare(sql).run(JSON.stringify(ids)).changes;
}

function condition(table: ExchangeTable, isChosen: boolean): string {
  return isChosen ? ` WHERE ${table.ofChosen}` : "";
}

function countRows(db: Sqlite.Database, table: ExchangeTable, isChosen: boolean): number {
  return db
    .prepare(`SELECT count(*) FROM main.${table.name}${condition(table, isChosen)}`)
    .pluck()
    .get() as number;
}

async function* batchesOf(statement: Sqlite.Statement, told: (rows: number) => void): AsyncGenerator<Cell[][]> {
  let batch: Cell[][] = [];
  for (const row of statement.raw(true).iterate() as IterableIterator<Cell[]>) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    told(batch.length);
    batch = [];
    await yieldToEventLoop();
  }
  yield batch;
  told(batch.length);
}

/** Each content once, under its hash, hashed while it is read. */
async function copyArtifacts(
  db: Sqlite.Database,
  paths: RegistryPaths,
  folder: string,
  isChosen: boolean,
  { onProgress, signal }: WorkContext,
): Promise<NonNullable<Manifest["artifacts"]>> {
  const from = new ArtifactStore(resolve(paths.artifacts));
  const to = new ArtifactStore(join(folder, "artifacts"));
  const where = `WHERE freed_at IS NULL${isChosen ? " AND run_id IN (SELECT id FROM chosen)" : ""}`;
  const hashes = db.prepare(`SELECT DISTINCT sha256 FROM artifacts ${where} ORDER BY sha256`).pluck().all() as string[];
  let bytes = 0;
  for (const [index, hash] of hashes.entries()) {
    throwIfAborted(signal);
    const content = from.get(hash);
    bytes += content.length;
    to.put(content);
    onProgress?.({ phase: "artifacts", done: index + 1, total: hashes.length });
    if (index % 20 === 0) await yieldToEventLoop();
  }
  return { files: hashes.length, bytes };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    throw fileError(error, "create the folder", folder);
  }
}

/** What stood there before is gone only when the new folder stands in its place. */
function replaceFolder(folder: string, target: string): void {
  const old = temporaryBeside(target);
  let moved = false;
  try {
    renameSync(target, old);
    moved = true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  try {
    renameSync(folder, target);
  } catch (error) {
    if (moved) renameSync(old, target);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
