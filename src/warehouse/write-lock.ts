import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { DataError, InterruptedError, throwIfAborted } from "../core/errors.js";
import { ensureFolder } from "./atomic-file.js";

const WAIT_MS = 30_000;
const RETRY_MS = 25;

/**
 * Runs `work` while no other process, and no other work of this one, writes to the folder. The lock is SQLite's own on an empty database file, so the
 * operating system frees it when a holder dies, even by kill -9.
 * @throws DataError WAREHOUSE_BUSY after 30 s of waiting; InterruptedError when the signal fires while it waits
 */
export async function withWriteLock<T>(folder: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  ensureFolder(folder);
  const path = join(folder, "write-lock.sqlite");
  let lock: Sqlite.Database | undefined;
  try {
    // Waiting inside SQLite would stop this process's own holder, and Ctrl-C with it.
    lock = new Sqlite(path, { timeout: 0 });
    for (let waited = 0; !tryLock(lock, waited + RETRY_MS > WAIT_MS); waited += RETRY_MS) {
      await setTimeout(RETRY_MS);
      throwIfAborted(signal);
    }
  } catch (cause) {
    lock?.close();
    if (cause instanceof InterruptedError) throw cause;
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

/** False when somebody else holds the lock; throws SQLite's error when that was the last try, and any other error. */
function tryLock(lock: Sqlite.Database, lastTry: boolean): boolean {
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "SQLITE_BUSY" || lastTry) throw error;
    return false;
  }
}
