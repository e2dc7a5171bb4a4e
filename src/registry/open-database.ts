import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { DataError, fileError } from "../core/errors.js";
import { ensureFolder } from "../warehouse/atomic-file.js";
import { Connection } from "./connection.js";
import { FileIdentity } from "./file-identity.js";
import { MIGRATIONS, type Migration, type MigrationContext, migrate, schemaVersion } from "./migrate.js";
import { canBeChanged, migratedCopy, readOnlyCopy } from "./read-only-copy.js";
import { isBusy, isUnopenable, sqliteFault } from "./sqlite-fault.js";

/** How long one statement waits for another process's lock. */
const BUSY_TIMEOUT_MS = 5_000;
/** How long opening is tried again when SQLite gives up at once, as it does while WAL mode is being switched on. */
const OPEN_PATIENCE_MS = 15_000;

export interface OpenDatabaseOptions {
  readonly readonly: boolean;
  readonly program: string;
  readonly now: () => Date;
  /** The schema's steps; the program's own unless a test needs others. */
  readonly migrations?: readonly Migration[];
  /**
   * What a read-only open does with an older schema: "refuse" it, unless it can be migrated nowhere but in memory because nothing can
   * be written; "accept" it as it is, also when it is empty. Default "refuse".
   */
  readonly older?: "refuse" | "accept";
}

/**
 * Opens the registry's file: the one place where that happens. A writable open creates the file and its folder and
 * migrates it; a read-only open changes nothing, and an older registry on a disk that cannot be written is migrated in memory.
 * Nothing is written to a file that turns out not to be a registry.
 * @throws DataError naming the file: absent (read-only), a folder, not SQLite, damaged, foreign, too new, too old
 *   (read-only), unwritable, or locked for too long
 */
export function openDatabase(file: string, options: OpenDatabaseOptions): Connection {
  const path = resolve(file);
  const db = openHandle(path, options);
  return new Connection(db, path, options.readonly ? null : new FileIdentity(path));
}

/** The same without the {@link Connection}, for work that needs the driver itself. @throws DataError as {@link openDatabase} */
export function openHandle(file: string, options: OpenDatabaseOptions): Sqlite.Database {
  const path = resolve(file);
  checkFile(path, options.readonly);
  const deadline = performance.now() + OPEN_PATIENCE_MS;
  for (;;) {
    try {
      return openOnce(path, options);
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw sqliteFault(error, path);
      sleep(5 + (process.pid % 20));
    }
  }
}

/**
 * A registry for work that only tries something out and undoes it. Where there is none, where it is empty or of an older schema, and where
 * it cannot be written, that is done in memory: nothing is made or migrated.
 * @throws DataError as {@link openDatabase}
 */
export function openToTry(file: string, options: Omit<OpenDatabaseOptions, "readonly">): Sqlite.Database {
  const path = resolve(file);
  const { program, now, migrations = MIGRATIONS } = options;
  const context = { path, program, now };
  if (!existsSync(path)) {
    const db = new Sqlite(":memory:");
    migrate(db, context, migrations);
    return db;
  }
  const db = openHandle(path, { ...options, readonly: true, older: "accept" });
  try {
    const isCurrent = schemaVersion(db, context, migrations) === migrations.length;
    if (isCurrent && canBeChanged(path)) return openHandle(path, { ...options, readonly: false });
    return migratedCopy(db, context, migrations);
  } finally {
    db.close();
  }
}

function checkFile(path: string, readonly: boolean): void {
  try {
    if (!readonly) ensureFolder(dirname(path));
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry && readonly) throw absent(path);
    if (entry?.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR", syscall: "open" });
    if (entry && !entry.isFile()) throw noFile(path);
    if (entry) accessSync(path, readonly ? constants.R_OK : constants.R_OK | constants.W_OK);
  } catch (error) {
    throw fileError(error, "open the registry", path);
  }
}

function openOnce(path: string, options: OpenDatabaseOptions): Sqlite.Database {
  const { readonly } = options;
  const db = new Sqlite(path, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS });
  try {
    return prepare(db, path, options);
  } catch (error) {
    db.close();
    const copy = options.readonly && isUnopenable(error) ? readOnlyCopy(path) : null;
    if (copy === null) throw error;
    return prepare(copy, path, options);
  }
}

function prepare(db: Sqlite.Database, path: string, options: OpenDatabaseOptions): Sqlite.Database {
  const { readonly, older = "refuse", migrations = MIGRATIONS } = options;
  const context: MigrationContext = { path, program: options.program, now: options.now };
  const version = schemaVersion(db, context, migrations);
  if (readonly) {
    if (version === 0 && older === "refuse") throw empty(path);
    if (version < migrations.length && older === "refuse") {
      if (canBeChanged(path)) throw tooOld(path, version, migrations.length);
      const copy = migratedCopy(db, context, migrations);
      db.close();
      return copy;
    }
  } else {
    useWriteAheadLog(db, path);
    db.pragma("synchronous = NORMAL");
    migrate(db, context, migrations);
    if (version < migrations.length) moveOutOfLog(db);
  }
  db.pragma("foreign_keys = ON");
  return db;
}

function useWriteAheadLog(db: Sqlite.Database, path: string): void {
  const mode = db.pragma("journal_mode = WAL", { simple: true });
  if (mode === "wal") return;
  throw new DataError(
    "REGISTRY_NO_WAL",
    `the registry ${path} cannot use write-ahead logging (SQLite says "${mode}")`,
    {
      hint: "keep the registry on a local disk, not on a network share",
    },
  );
}

/**
 * Moves a new schema from the log into the file: should the log be lost after a crash, the file still says that it is a registry.
 * Where there is no room for that just now, SQLite does it later.
 */
function moveOutOfLog(db: Sqlite.Database): void {
  try {
    db.pragma("wal_checkpoint(PASSIVE)");
  } catch {
    return;
  }
}

function absent(path: string): DataError {
  return new DataError("REGISTRY_ABSENT", `there is no registry at ${path}`, {
    hint: "run an experiment first, or check PROPLAB_HOME and --registry",
  });
}

/** Also what is left of a registry whose copy was cut short at once. */
function empty(path: string): DataError {
  return new DataError("REGISTRY_ABSENT", `the registry ${path} is empty: there is nothing in it yet`, {
    hint: "if it held runs, put a copy in its place before anything writes to it; otherwise run an experiment first",
  });
}

/** SQLite would wait for ever for the other end of a pipe. */
function noFile(path: string): DataError {
  return new DataError("REGISTRY_NO_FILE", `${path} is a device, a pipe or a socket, and cannot be a registry`, {
    hint: "choose another file with --registry, or another PROPLAB_HOME",
  });
}

function tooOld(path: string, version: number, latest: number): DataError {
  const message = `the registry ${path} has schema version ${version} and must be migrated to ${latest} before it is read`;
  return new DataError("REGISTRY_TOO_OLD", message, { hint: "open it once for writing, as every run does" });
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
