import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { DataError } from "../core/errors.js";
import { ensureFolder } from "./atomic-file.js";

const WAIT_MS = 30_000;

/**
 * Runs `work` while no other process writes to the folder. The lock is SQLite's own on an empty database file, so the
 * operating system frees it when a holder dies, even by kill -9.
 * @throws DataError WAREHOUSE_BUSY after 30 s of waiting
 */
export async function withWriteLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  ensureFolder(folder);
  const path = join(folder, "write-lock.sqlite");
  let lock: Sqlite.Database | undefined;
  try {
    lock = new Sqlite(path, { timeout: WAIT_MS });
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock?.close();
    if ((cause as { code?: string }).code === "SQLITE_BUSY") {
      throw new DataError("WAREHOUSE_BUSY", `another process has been writing to ${folder} for ${WAIT_MS / 1000} s`, {
        hint: "wait for it to finish, then run the command again",
        cause,
      });
    }
    throw new DataError("WAREHOUSE_UNWRITABLE", `cannot lock ${folder} for writing: ${(cause as Error).message}`, {
      hint: "check the folder's permissions and the free space, or point PROPLAB_HOME elsewhere",
      cause,
    });
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}
