import { existsSync } from "node:fs";
import { join } from "node:path";
import { throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import type { DataSource } from "../../registry/index.js";
import { hashFile } from "../../warehouse/hash-file.js";
import { datasetHash, type Partition, readSnapshot, type Snapshot } from "../../warehouse/snapshot.js";
import { dataFolder, Warehouse } from "../../warehouse/warehouse.js";

/** A warehouse file (one table, one month) that is not as it was when the run was made. */
export interface FileDifference {
  table: string;
  month: string;
  /** The file of then; for one that was added, of now. Relative to the folder of the data. */
  file: string;
  /**
   * added: there was none then; replaced: imports put another in its place; removed: imports left the month without rows;
   * missing: it should be there and is not; altered: its content is not what was written.
   */
  change: "added" | "replaced" | "removed" | "missing" | "altered";
  /** Whether the file of then is still on the disk with its content. */
  kept: boolean;
  rows_then: number | null;
  rows_now: number | null;
  sha256_then: string | null;
  sha256_now: string | null;
}

/** Whether the data of a run are still to be had. */
export interface DataCheck {
  source: DataSource;
  recorded_sha256: string;
  /** null when there are no data of that source. */
  current_sha256: string | null;
  /**
   * same: the data of now are those of the run; kept: they have changed, but every file of then is still there; gone: some
   * are not; unknown: they have changed, and the record does not say of which files they were made.
   */
  state: "same" | "kept" | "gone" | "unknown";
  /** Files of the data of then; null when the record does not name them. */
  files: number | null;
  differences: FileDifference[];
}

/** What the record of a run says of its data. */
export interface RecordedData {
  readonly source: DataSource;
  readonly sha256: string;
  /** As the record of the run has it; null when it is damaged. */
  readonly origin: string | null;
  /** From the split manifest; null when it is damaged, or the run is of a version that did not list them. */
  readonly partitions: readonly Partition[] | null;
}

/**
 * Compares the data a run was made on with those of now, file by file, each hashed again.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @returns with `warehouse` a view of the data of then; null when they cannot be put together again
 * @throws InterruptedError; DataError when a file cannot be read
 */
export async function checkData(
  recorded: RecordedData,
  root: string,
  { signal, onProgress }: WorkContext,
): Promise<{ check: DataCheck; warehouse: Warehouse | null }> {
  const { source, sha256, origin } = recorded;
  const folder = dataFolder(root, source);
  const snapshot = readSnapshot(folder);
  const live = snapshot?.partitions ?? [];
  const current = snapshot ? datasetHash(live) : null;
  // a list that is not the one of the recorded hash says nothing of the data of then
  const listed = recorded.partitions && datasetHash(recorded.partitions) === sha256 ? recorded.partitions : null;
  const then = current === sha256 ? live : listed;
  const check = { source, recorded_sha256: sha256, current_sha256: current };
  if (then === null) {
    return { check: { ...check, state: "unknown", files: null, differences: [] }, warehouse: null };
  }
  const differences: FileDifference[] = [];
  for (const [done, part] of then.entries()) {
    throwIfAborted(signal);
    onProgress?.({ phase: "data files", done, total: then.length, detail: part.file });
    const difference = await compareFile(folder, part, live);
    if (difference) differences.push(difference);
  }
  onProgress?.({ phase: "data files", done: then.length, total: then.length });
  const kept = differences.every((one) => one.kept);
  differences.push(...live.filter((part) => !then.some((other) => samePlace(part, other))).map(added));
  const state = !kept ? "gone" : current === sha256 ? "same" : "kept";
  const view: Snapshot = {
    format: 1,
    origin: origin ?? snapshot?.origin ?? "",
    partitions: [...then],
    previous: [],
  };
  return {
    check: { ...check, state, files: then.length, differences },
    warehouse: kept ? Warehouse.of(root, source, view) : null,
  };
}

const samePlace = (one: Partition, other: Partition) => one.table === other.table && one.month === other.month;

/** null when the file of then is live and sound. */
async function compareFile(
  folder: string,
  part: Partition,
  live: readonly Partition[],
): Promise<FileDifference | null> {
  const path = join(folder, part.file);
  const found = existsSync(path) ? await hashFile(path) : null;
  const kept = found === part.sha256;
  const now = live.find((other) => samePlace(part, other));
  const isLive = now?.sha256 === part.sha256;
  if (isLive && kept) return null;
  const lost = found === null ? "missing" : "altered";
  return {
    table: part.table,
    month: part.month,
    file: part.file,
    change: isLive ? lost : now ? "replaced" : "removed",
    kept,
    rows_then: part.rows,
    rows_now: isLive ? null : (now?.rows ?? null),
    sha256_then: part.sha256,
    sha256_now: isLive ? found : (now?.sha256 ?? null),
  };
}

function added({ table, month, file, rows, sha256 }: Partition): FileDifference {
  return {
    table,
    month,
    file,
    change: "added",
    kept: true,
    rows_then: null,
    rows_now: rows,
    sha256_then: null,
    sha256_now: sha256,
  };
}
