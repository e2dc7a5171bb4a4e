import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type Sqlite from "better-sqlite3";
import { fileError, IntegrityError, throwIfAborted, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import { ensureFolder, temporaryBeside } from "../../warehouse/atomic-file.js";
import { ArtifactStore } from "../artifact-store.js";
import { programVersion } from "../environment.js";
import { MIGRATIONS } from "../migrate.js";
import { openHandle } from "../open-database.js";
import type { RegistryPaths } from "../records.js";
import { sqliteFault } from "../sqlite-fault.js";
import { EXCHANGE_TABLES, type ExchangeTable } from "./exchange-tables.js";
import { damagedOf, exportArtifacts } from "./export-artifacts.js";
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
  /** Replace what is there also where files of artifacts have to be left out. */
  readonly acceptMissing: boolean;
}

/**
 * Writes the registry's tables into a folder: one file each, and a manifest with the SHA256 of every one. The same registry gives
 * the same bytes. The folder is written beside its place under another name and moved there when it is whole; an older export
 * that stood there is replaced. Artifacts whose file is missing or altered are left out and named in the manifest.
 * @throws UsageError EXPORT_IN_THE_WAY, EXPORT_EMPTY; IntegrityError EXPORT_INCOMPLETE when files are left out and something stands
 *   there, which may still hold them; DataError when a disk refuses; InterruptedError. The folder is then as before.
 */
export async function exportRegistry(
  paths: RegistryPaths,
  options: ExportOptions,
  context: WorkContext = {},
): Promise<Manifest> {
  const target = resolve(options.to);
  const isEmpty = checkTarget(target, options.force, paths);
  const db = openHandle(paths.database, { readonly: true, program: programVersion(), now: () => new Date() });
  const folder = temporaryBeside(target);
  try {
    ensureFolder(dirname(target));
    makeFolder(folder);
    // one view of the data for all tables, whatever is logged meanwhile
    db.exec("BEGIN");
    const manifest = await writeContent(db, paths, folder, options, context);
    if (!isEmpty && !options.acceptMissing) refuseIncomplete(manifest, target, paths);
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
  context: WorkContext,
): Promise<Manifest> {
  const { onProgress, signal } = context;
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
      if (rows === 0) return;
      done += rows;
      onProgress?.({ phase: "export", done, total, ...(done < total && { detail: table.name }) });
    });
    tables.push({
      name: table.name,
      file,
      ...(await writeTable(join(folder, file), format, columns, batches)),
      columns,
    });
  }
  const artifacts = withArtifacts ? await exportArtifacts(db, paths, folder, chosen !== null, context) : null;
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

/** An older export may be the last place where the files are. */
function refuseIncomplete({ artifacts }: Manifest, target: string, paths: RegistryPaths): void {
  const damaged = damagedOf(artifacts?.left_out);
  const [first] = damaged;
  if (first === undefined) return;
  const path = new ArtifactStore(resolve(paths.artifacts)).absolutePath(first.sha256);
  const others = damaged.length > 1 ? `, and ${grouped(damaged.length - 1)} more are damaged` : "";
  throw new IntegrityError(
    "EXPORT_INCOMPLETE",
    `${target} stays as it was: the artifact file ${path} of run ${first.run_id} is ${first.problem}${others}`,
    {
      hint:
        `export to another folder; where ${target} is an older export that still has the files, proplab import-runs brings ` +
        "them back; --accept-missing replaces it all the same",
    },
  );
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
