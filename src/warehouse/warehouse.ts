import { statSync } from "node:fs";
import { join } from "node:path";
import { IntegrityError } from "../core/errors.js";
import { grouped } from "../core/figures.js";
import { type Database, sqlText } from "./duckdb.js";
import { hashFile } from "./hash-file.js";
import { replacedFile } from "./replaced-file.js";
import { canonicalSelect, columnDefinitions, TABLE_NAMES, TABLES, type TableName } from "./schema.js";
import { datasetHash, type Partition, readSnapshot, type Snapshot } from "./snapshot.js";

/** Simulated and imported data live in folders of their own and are never mixed. */
export type DataSource = "simulated" | "imported";

/** A read view of one data folder, fixed at the moment it was opened: later imports do not change it. */
export class Warehouse {
  private constructor(
    readonly source: DataSource,
    readonly folder: string,
    readonly snapshot: Snapshot,
  ) {}

  /**
   * Opens the imported data when there are box scores in it, else the simulated league, else null (empty).
   * @param root the warehouse folder (LabPaths.warehouse)
   * @param source look only at this kind
   */
  static open(root: string, source?: DataSource): Warehouse | null {
    for (const candidate of source ? [source] : (["imported", "simulated"] as const)) {
      const folder = dataFolder(root, candidate);
      const snapshot = readSnapshot(folder);
      if (snapshot?.partitions.some((part) => part.table === "player_games")) {
        return new Warehouse(candidate, folder, snapshot);
      }
    }
    return null;
  }

  /**
   * A view of any list of files of a data folder, live or not, as of files that were live once.
   * @param root the warehouse folder (LabPaths.warehouse)
   */
  static of(root: string, source: DataSource, snapshot: Snapshot): Warehouse {
    return new Warehouse(source, dataFolder(root, source), snapshot);
  }

  partitions(table?: TableName): readonly Partition[] {
    const all = this.snapshot.partitions;
    return table ? all.filter((part) => part.table === table) : all;
  }

  /** SHA256 identity of all live files. */
  datasetSha256(): string {
    return datasetHash(this.snapshot.partitions);
  }

  /**
   * Hashes every live file again and compares with the snapshot.
   * @throws IntegrityError (exit 5) naming the first file that is missing or differs; DataError when imports replaced it
   */
  async verify(): Promise<void> {
    for (const part of this.snapshot.partitions) await verifyPartition(this.folder, part);
  }

  /**
   * Creates one view per canonical table; a table without files is an empty table with the right columns.
   * @throws IntegrityError when a file is missing or has another size than the snapshot says (contents are not hashed
   *   here); DataError when imports have replaced one since the warehouse was opened
   */
  async attach(db: Database): Promise<void> {
    for (const name of TABLE_NAMES) {
      const files = this.partitions(name).map((part) => livePath(this.folder, part));
      await createTableView(db, name, files);
    }
  }
}

/**
 * The path of a live file.
 * @throws DataError when imports have replaced it since the snapshot was read; IntegrityError when it is missing all the
 *   same, or has another size than recorded
 */
export function livePath(folder: string, part: Partition): string {
  const path = join(folder, part.file);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw vanished(folder, part);
  if (size === part.bytes) return path;
  throw new IntegrityError(
    "WAREHOUSE_FILE_CHANGED",
    `${path} has ${grouped(size)} bytes instead of ${grouped(part.bytes)}`,
    {
      hint: "remove the warehouse folder and import again",
    },
  );
}

/** A file is rightly gone when the snapshot of now does not list it any more. */
function vanished(folder: string, part: Partition): Error {
  const path = join(folder, part.file);
  const listed = readSnapshot(folder)?.partitions.some((live) => live.file === part.file) ?? true;
  return listed
    ? new IntegrityError("FILE_MISSING", `${path} is missing`, { hint: "restore it, or import again" })
    : replacedFile(path);
}

/**
 * The folder one kind of data lives in.
 * @param root the warehouse folder (LabPaths.warehouse)
 */
export function dataFolder(root: string, source: DataSource): string {
  return join(root, source);
}

/** A view of the given Parquet files under the table's name and canonical columns. */
export async function createTableView(db: Database, name: TableName, files: readonly string[]): Promise<void> {
  const table = TABLES[name];
  if (files.length === 0) {
    await db.run(`CREATE TABLE ${name} (${columnDefinitions(table)})`);
    return;
  }
  const list = files.map(sqlText).join(", ");
  await db.run(`CREATE VIEW ${name} AS SELECT ${canonicalSelect(table)} FROM read_parquet([${list}])`);
}

/**
 * Compares a file's content with what the snapshot recorded.
 * @throws IntegrityError when it differs or the file is missing; DataError when imports have replaced the file since the
 *   snapshot was read
 */
export async function verifyPartition(folder: string, part: Partition): Promise<void> {
  const path = livePath(folder, part);
  const actual = await hashFile(path);
  if (actual === part.sha256) return;
  throw new IntegrityError(
    "WAREHOUSE_FILE_CHANGED",
    `${path} is not the file that was imported (SHA256 ${actual.slice(0, 12)} instead of ${part.sha256.slice(0, 12)})`,
    { hint: "remove the warehouse folder and import again" },
  );
}
