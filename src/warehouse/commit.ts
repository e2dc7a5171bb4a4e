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
  /** Partitions that are gone: all their rows belong to other months now, or the table was replaced without them. */
  readonly removed: readonly Partition[];
  /** Partitions whose new bytes equalled the stored ones. */
  readonly unchanged: number;
}

/** The new rows of one month of one table; none when the table's imported units only have stored rows there. */
interface Job {
  readonly change: TableChange;
  readonly month: string;
  /** Relation of the writer with the units to take out of the stored rows. */
  readonly replaced: string | null;
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
      const jobs: Job[] = [];
      const writer = await Database.open({ threads: 1 });
      try {
        for (const change of changes) {
          const stored = partitions.filter((part) => part.table === change.table);
          if (options.mode === "replace") {
            const months = await monthsOf(db, change.relation);
            partitions = partitions.filter((part) => part.table !== change.table || months.includes(part.month));
            for (const month of months) jobs.push({ change, month, replaced: null });
          } else jobs.push(...(await mergeJobs(db, writer, folder, change, stored)));
        }
        for (const [done, job] of jobs.entries()) {
          throwIfAborted(options.signal);
          const old = partitions.find((part) => part.table === job.change.table && part.month === job.month);
          const part = await writeMonth(db, writer, folder, job, options.mode === "merge" ? old : undefined);
          if (part?.sha256 !== old?.sha256) {
            partitions = [...partitions.filter((other) => other !== old), ...(part ? [part] : [])];
            if (part) changed.push(part);
          }
          const { table } = job.change;
          options.onPartition?.(done + 1, jobs.length, part?.file ?? `${table}/${job.month} (no rows left)`);
        }
      } catch (error) {
        removeOrphans(folder, before);
        throw error;
      } finally {
        writer.close();
      }
      const same = (one: Partition, other: Partition) => one.table === other.table && one.month === other.month;
      const removed = before.partitions.filter((part) => !partitions.some((other) => same(part, other)));
      const snapshot: Snapshot = { format: 1, origin: options.origin, partitions };
      if (changed.length > 0 || removed.length > 0 || before.origin !== options.origin) writeSnapshot(folder, snapshot);
      removeOrphans(folder, snapshot);
      const unchanged = jobs.filter(
        ({ change: { table }, month }) =>
          ![...changed, ...removed].some((part) => same(part, { ...part, table, month })),
      );
      return { snapshot, changed, removed, unchanged: unchanged.length };
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
 * The months a merge has to write: those of the new rows, and those where a unit that is replaced has stored rows. The
 * second kind only exists where a unit is not bound to a date; such a table's units are loaded into the writer.
 */
async function mergeJobs(
  db: Database,
  writer: Database,
  folder: string,
  change: TableChange,
  stored: readonly Partition[],
): Promise<Job[]> {
  const months = new Set(await monthsOf(db, change.relation));
  const { unit } = TABLES[change.table];
  if (unit.includes("game_date")) return [...months].map((month) => ({ change, month, replaced: "fresh" }));
  const replaced = `replaced_${change.table}`;
  const exchange = temporaryBeside(join(folder, change.table));
  try {
    await db.run(`COPY (SELECT DISTINCT ${unit.join(", ")} FROM ${change.relation})
      TO ${sqlText(exchange)} (FORMAT parquet, COMPRESSION uncompressed)`);
    await writer.run(`CREATE TABLE ${replaced} AS SELECT * FROM read_parquet(${sqlText(exchange)})`);
  } catch (error) {
    throw writeFault(error, folder);
  } finally {
    rmSync(exchange, { force: true });
  }
  for (const part of stored) {
    if (months.has(part.month)) continue;
    // A damaged file could hide a row that must go.
    await verifyPartition(folder, part);
    const [touched] = await writer.rows(`SELECT 1 FROM read_parquet(${sqlText(join(folder, part.file))}) AS stored
      SEMI JOIN ${replaced} AS units ON ${sameUnit(unit, "stored", "units")} LIMIT 1`);
    if (touched) months.add(part.month);
  }
  return [...months].sort().map((month) => ({ change, month, replaced }));
}

function sameUnit(unit: readonly string[], one: string, other: string): string {
  return unit.map((column) => `${one}.${column} IS NOT DISTINCT FROM ${other}.${column}`).join(" AND ");
}

/**
 * Null when no row is left. The rows go through an uncompressed file between the two databases, because bytes of a Parquet file depend on the
 * number of threads that wrote it and only the writer has exactly one.
 */
async function writeMonth(
  db: Database,
  writer: Database,
  folder: string,
  { change, month, replaced }: Job,
  old: Partition | undefined,
): Promise<Partition | null> {
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
    await writer.run(`CREATE OR REPLACE VIEW fresh AS SELECT * FROM read_parquet(${sqlText(exchange)})`);
    let rows = "SELECT * FROM fresh";
    if (old) {
      // Rows of a file somebody altered must not be carried over into a new file with a valid hash.
      await verifyPartition(folder, old);
      rows += ` UNION ALL SELECT * FROM read_parquet(${sqlText(join(folder, old.file))}) AS stored
        WHERE NOT EXISTS (SELECT 1 FROM ${replaced} AS units WHERE ${sameUnit(table.unit, "stored", "units")})`;
    }
    const [count] = await writer.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM (${rows})`);
    if (count!.n === 0) return null;
    const order = [...new Set([...table.key, ...table.columns.map((column) => column.name)])].join(", ");
    await writer.run(
      `COPY (SELECT * FROM (${rows}) ORDER BY ${order}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const sha256 = await hashFile(temporary);
    const file = `${change.table}/${month}.${sha256.slice(0, 12)}.parquet`;
    const path = join(folder, file);
    const bytes = statSync(temporary).size;
    if (!existsSync(path) || (await hashFile(path)) !== sha256) publishFile(temporary, path);
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
