import type Sqlite from "better-sqlite3";
import type { Compilable } from "kysely";
import type { FileIdentity } from "./file-identity.js";
import { sqliteFault } from "./sqlite-fault.js";

/** "normal": a power cut may lose the last transactions, never tear one. "full": on the disk when it returns. */
export type Durability = "normal" | "full";

const MOST_STATEMENTS = 200;

/** Runs built queries on one open database. Every method throws DataError naming the file when SQLite refuses. */
export class Connection {
  readonly #db: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement>();

  /** @param files what was opened, checked before anything is written; null for a registry that is only read */
  constructor(
    db: Sqlite.Database,
    readonly path: string,
    readonly files: FileIdentity | null,
  ) {
    this.#db = db;
  }

  /** All rows of a select. */
  all<R>(query: Compilable<R>): R[] {
    const { sql, parameters } = query.compile();
    return this.#guard(() => this.#prepare(sql).all(...parameters) as R[]);
  }

  /** The first row of a select, or undefined. */
  first<R>(query: Compilable<R>): R | undefined {
    const { sql, parameters } = query.compile();
    return this.#guard(() => this.#prepare(sql).get(...parameters) as R | undefined);
  }

  /** Runs an insert, update or delete. @returns how many rows it changed */
  run(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return this.#guard(() => this.#prepare(sql).run(...parameters).changes);
  }

  /**
   * Runs an insert of one row for every row. The query is compiled once, for the first row (compiling costs more than
   * inserting), so all rows must have the same keys in the same order.
   */
  insertEach<Row extends object>(rows: readonly Row[], insert: (row: Row) => Compilable): void {
    const [first] = rows;
    if (first === undefined) return;
    const { sql } = insert(first).compile();
    this.#guard(() => {
      const statement = this.#prepare(sql);
      for (const row of rows) statement.run(...Object.values(row));
    });
  }

  /** What a PRAGMA answers, one object a row. */
  pragma(text: string): Record<string, unknown>[] {
    return this.#guard(() => this.#db.pragma(text) as Record<string, unknown>[]);
  }

  /**
   * Runs `work` in one transaction that takes the write lock at once (BEGIN IMMEDIATE): a transaction that starts as a
   * reader and then wants to write is refused without waiting when another has written in between.
   * @throws DataError REGISTRY_VANISHED, REGISTRY_REPLACED when the file is no longer the one that was opened
   */
  write<T>(work: () => T, durability: Durability = "normal"): T {
    return this.#guard(() => {
      const run = this.#db.transaction(() => {
        this.files?.check();
        return work();
      }).immediate;
      if (durability === "normal") return run();
      // SQLite ignores a change of this setting inside a transaction
      this.#db.pragma("synchronous = FULL");
      try {
        return run();
      } finally {
        this.#db.pragma("synchronous = NORMAL");
      }
    });
  }

  /** Runs `work` over one unchanging view of the data, for answers made of several queries. */
  read<T>(work: () => T): T {
    return this.#guard(() => this.#db.transaction(work).deferred());
  }

  close(): void {
    this.#db.close();
  }

  #prepare(sql: string): Sqlite.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error, this.path);
    }
  }
}
