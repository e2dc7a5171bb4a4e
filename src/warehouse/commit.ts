import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { throwIfAborted } from "../core/errors.js";
import { ensureFolder, publishFile, temporaryBeside } from "./atomic-file.js";
import { Database, sqlText } from "./duckdb.js";
import { canonicalSelect, TABLES, type TableName } from "./schema.js";
import { type Partition, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.js";
import { hashFile, verifyPartition } from "./warehouse.js";
import { writeFault } from "./write-fault.js";
import { withWriteLock } from "./write-lock.js";

/** The new content of one table: any relation of `db` (table, view or parenthesised query) with canonical columns. */
export interface TableChange {
  readonly table: TableName;
  readonly relation: string;
}

export interface CommitOptions {
  readonly origin: string;
  /** `merge` replaces the units the relation names and keeps the rest; `replace` makes the relation the whole table. */
  readonly mode: "merge" | "replace";
  readonly onPartition?: (done: number, total: number, file: string) => void;
  /** When it fires, the commit is given up between two files and the folder is as it was. */
  readonly signal?: AbortSignal;
}

export interface CommitResult {
  readonly snapshot: Snapshot;
  readonly changed: readonly Partition[];
  /** Partitions whose new bytes equalled the stored ones. */
  readonly unchanged: number;
}

/**
 * Writes tables into a data folder, month by month, and commits all of them at once by renaming the snapshot file.
 * A crash before the rename leaves the folder as it was; left-over files are removed by the next commit.
 * The bytes depend on the rows alone: one writing thread, rows sorted by key.
 */
export function commitTables(
  db: Database,
  folder: string,
  changes: readonly TableChange[],
  options: CommitOptions,
): Promise<CommitResult> {
  return withWriteLock(
    folder,
    async () => {
      const before = readSnapshot(folder) ?? { format: 1 as const, origin: options.origin, partitions: [] };
      let partitions = [...before.partitions];
      const changed: Partition[] = [];
      const jobs: { change: TableChange; month: string }[] = [];
      for (const change of changes) {
        const months = await monthsOf(db, change.relation);
        if (options.mode === "replace") {
          partitions = partitions.filter((part) => part.table !== change.table || months.includes(part.month));
        }
        for (const month of months) jobs.push({ change, month });
      }
      const writer = await Database.open({ threads: 1 });
      try {
        for (const [done, { change, month }] of jobs.entries()) {
          throwIfAborted(options.signal);
          const old = partitions.find((part) => part.table === change.table && part.month === month);
          const part = await writeMonth(db, writer, folder, change, month, options.mode === "merge" ? old : undefined);
          if (part.sha256 !== old?.sha256) {
            partitions = [...partitions.filter((other) => other !== old), part];
            changed.push(part);
          }
          options.onPartition?.(done + 1, jobs.length, part.file);
        }
      } catch (error) {
        removeOrphans(folder, before);
        throw error;
      } finally {
        writer.close();
      }
      const snapshot: Snapshot = { format: 1, origin: options.origin, partitions };
      if (changed.length > 0 || partitions.length !== before.partitions.length || before.origin !== options.origin) {
        writeSnapshot(folder, snapshot);
      }
      removeOrphans(folder, snapshot);
      return { snapshot, changed, unchanged: jobs.length - changed.length };
    },
    options.signal,
  );
}

async function monthsOf(db: Database, relation: string): Promise<string[]> {
  const rows = await db.rows<{ month: string }>(
    `SELECT DISTINCT strftime(game_date, '%Y-%m') AS month FROM ${relation} ORDER BY month`,
  );
  return rows.map((row) => row.month);
}

/**
 * The rows go through an uncompressed file between the two databases, because bytes of a Parquet file depend on the
 * number of threads that wrote it and only the writer has exactly one.
 */
async function writeMonth(
  db: Database,
  writer: Database,
  folder: string,
  change: TableChange,
  month: string,
  old: Partition | undefined,
): Promise<Partition> {
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
    const fresh = `read_parquet(${sqlText(exchange)})`;
    let rows = `SELECT * FROM ${fresh}`;
    if (old) {
      // Rows of a file somebody altered must not be carried over into a new file with a valid hash.
      await verifyPartition(folder, old);
      const same = table.unit.map((column) => `stored.${column} IS NOT DISTINCT FROM fresh.${column}`).join(" AND ");
      rows += ` UNION ALL SELECT * FROM read_parquet(${sqlText(join(folder, old.file))}) AS stored
        WHERE NOT EXISTS (SELECT 1 FROM ${fresh} AS fresh WHERE ${same})`;
    }
    const order = [...new Set([...table.key, ...table.columns.map((column) => column.name)])].join(", ");
    await writer.run(
      `COPY (SELECT * FROM (${rows}) ORDER BY ${order}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const sha256 = await hashFile(temporary);
    const file = `${change.table}/${month}.${sha256.slice(0, 12)}.parquet`;
    const path = join(folder, file);
    const bytes = statSync(temporary).size;
    if (!existsSync(path) || (await hashFile(path)) !== sha256) publishFile(temporary, path);
    const [count] = await writer.rows<{ n: number }>(
      `SELECT count(*)::INTEGER AS n FROM read_parquet(${sqlText(path)})`,
    );
    return { table: change.table, month, file, rows: count!.n, bytes, sha256 };
  } catch (error) {
    throw writeFault(error, folder);
  } finally {
    rmSync(exchange, { force: true });
    rmSync(temporary, { force: true });
  }
}

/** Removes Parquet and temporary files the snapshot does not list: what a crash, or the previous snapshot, left. */
function removeOrphans(folder: string, snapshot: Snapshot): void {
  const live = new Set(snapshot.partitions.map((part) => part.file));
  const orphans = filesIn(folder).filter((name) => name.endsWith(".tmp"));
  for (const table of Object.keys(TABLES)) {
    const files = filesIn(join(folder, table)).map((name) => `${table}/${name}`);
    orphans.push(...files.filter((file) => !live.has(file) && /\.(parquet|tmp)$/.test(file)));
  }
  for (const file of orphans) rmSync(join(folder, file), { force: true });
}

function filesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
