import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { TABLE_NAMES } from "./schema.js";
import type { Snapshot } from "./snapshot.js";

/**
 * Removes the Parquet and temporary files of a data folder that are neither live nor kept for readers of the snapshot
 * before: what a crash, or an older snapshot, left. Only the holder of the write lock may call it.
 */
export function removeOrphans(folder: string, snapshot: Snapshot): void {
  const kept = new Set([...snapshot.partitions.map((part) => part.file), ...snapshot.previous]);
  const orphans = filesIn(folder).filter((name) => name.endsWith(".tmp"));
  for (const table of TABLE_NAMES) {
    const files = filesIn(join(folder, table)).map((name) => `${table}/${name}`);
    orphans.push(...files.filter((file) => !kept.has(file) && /\.(parquet|tmp)$/.test(file)));
  }
  for (const file of orphans) rmSync(join(folder, file), { force: true });
}

function filesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
