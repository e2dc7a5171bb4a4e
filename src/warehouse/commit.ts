import { join } from "node:path";
import { throwIfAborted } from "../core/errors.js";
import { removeOrphans } from "./clean-up.js";
import { type Database, sqlText } from "./duckdb.js";
import { TABLES, type TableName } from "./schema.js";
import { type Partition, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.js";
import { verifyPartition } from "./warehouse.js";
import { withWriteLock } from "./write-lock.js";
import { type MonthJob, sameUnit, writeMonth } from "./write-month.js";

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

/**
 * Writes tables into a data folder, month by month, and commits all of them at once by renaming the snapshot file.
 * A crash before the rename leaves the folder as it was; left-over files are removed by the next commit.
 * Files of the snapshot before stay until the next change, for readers that have just opened it.
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
      const before = readSnapshot(folder) ?? {
        format: 1 as const,
        origin: options.origin,
        partitions: [],
        previous: [],
      };
      let partitions = [...before.partitions];
      const changed: Partition[] = [];
      const jobs: MonthJob[] = [];
      try {
        for (const change of changes) {
          const stored = partitions.filter((part) => part.table === change.table);
          if (options.mode === "replace") {
            const months = await monthsOf(db, change.relation);
            partitions = partitions.filter((part) => part.table !== change.table || months.includes(part.month));
            for (const month of months) jobs.push({ change, month, replaced: null });
          } else jobs.push(...(await mergeJobs(db, folder, change, stored)));
        }
        await db.onOneThread(async () => {
          for (const [done, job] of jobs.entries()) {
            throwIfAborted(options.signal);
            const old = partitions.find((part) => part.table === job.change.table && part.month === job.month);
            const part = await writeMonth(db, folder, job, options.mode === "merge" ? old : undefined);
            if (part?.sha256 !== old?.sha256) {
              partitions = [...partitions.filter((other) => other !== old), ...(part ? [part] : [])];
              if (part) changed.push(part);
            }
            const { table } = job.change;
            options.onPartition?.(done + 1, jobs.length, part?.file ?? `${table}/${job.month} (no rows left)`);
          }
        });
      } catch (error) {
        removeOrphans(folder, before);
        throw error;
      }
      const same = (one: Partition, other: Partition) => one.table === other.table && one.month === other.month;
      const removed = before.partitions.filter((part) => !partitions.some((other) => same(part, other)));
      const altered = changed.length > 0 || removed.length > 0;
      const live = new Set(partitions.map((part) => part.file));
      const replaced = before.partitions.map((part) => part.file).filter((file) => !live.has(file));
      const previous = altered ? replaced : before.previous;
      const snapshot: Snapshot = { format: 1, origin: options.origin, partitions, previous };
      if (altered || before.origin !== options.origin) writeSnapshot(folder, snapshot);
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
 * second kind only exists where a unit is not bound to a date; such a table's units are listed in one of their own.
 */
async function mergeJobs(
  db: Database,
  folder: string,
  change: TableChange,
  stored: readonly Partition[],
): Promise<MonthJob[]> {
  const months = new Set(await monthsOf(db, change.relation));
  const { unit } = TABLES[change.table];
  if (unit.includes("game_date")) return [...months].map((month) => ({ change, month, replaced: null }));
  const replaced = `replaced_${change.table}`;
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${replaced} AS SELECT DISTINCT ${unit.join(", ")} FROM ${change.relation}`,
  );
  for (const part of stored) {
    if (months.has(part.month)) continue;
    // A damaged file could hide a row that must go.
    await verifyPartition(folder, part);
    const [touched] = await db.rows(`SELECT 1 FROM read_parquet(${sqlText(join(folder, part.file))}) AS stored
      SEMI JOIN ${replaced} AS units ON ${sameUnit(unit, "stored", "units")} LIMIT 1`);
    if (touched) months.add(part.month);
  }
  return [...months].sort().map((month) => ({ change, month, replaced }));
}
