import {
  BLOB,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { InterruptedError } from "../core/errors.js";
import { readFault } from "./replaced-file.js";
import { sqlName } from "./sql-names.js";
import { threadsOfEnvironment } from "./thread-count.js";

/** Columns of a result: numbers (NULL as NaN) and texts (NULL as ""); the SQL casts everything else to DOUBLE or VARCHAR. */
export interface ResultColumns {
  readonly rows: number;
  numbers(name: string): Float64Array;
  texts(name: string): string[];
}

/** One column to load. NaN becomes NULL; DATE values are days since 1970-01-01, BIGINT values whole numbers below 2^53. */
export type InputColumn =
  | { readonly name: string; readonly type: "DOUBLE" | "BIGINT" | "DATE"; readonly values: ArrayLike<number> }
  | { readonly name: string; readonly type: "VARCHAR"; readonly values: readonly (string | null)[] };

const CHUNK_ROWS = 2048;
const LOADED_AS = { DOUBLE: "DOUBLE", BIGINT: "DOUBLE", DATE: "INTEGER", VARCHAR: "VARCHAR" } as const;

/** Types and values of tables that go through row by row. */
export type BatchType = "DOUBLE" | "VARCHAR" | "BLOB";
export type BatchValue = string | number | null | Uint8Array;

export type SqlValue = string | number | bigint | boolean | null;

/** An in-memory DuckDB; all SQL of the lab goes through one of these. Values are bound, never pasted into the text. */
export class Database {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /**
   * @param threads DuckDB's worker threads; those of PROPLAB_THREADS, or else one a core, when left out. Results do not depend on it
   *   (every query that is written out is ordered)
   * @throws UsageError BAD_THREADS when PROPLAB_THREADS is no number of threads
   */
  static async open(options: { threads?: number } = {}): Promise<Database> {
    const config: Record<string, string> = { autoinstall_known_extensions: "false" };
    const threads = options.threads ?? threadsOfEnvironment();
    if (threads) config.threads = String(threads);
    const instance = await DuckDBInstance.create(":memory:", config);
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new Database(instance, connection);
  }

  /**
   * Runs one statement for its effect.
   * @throws DataError, as every query does, when a warehouse file it reads has vanished
   */
  async run(sql: string, values?: SqlValue[]): Promise<void> {
    await reading(() => this.connection.run(sql, values as DuckDBValue[] | undefined));
  }

  /** Rows as objects; BIGINT comes as bigint, DATE as a DuckDB value: cast in SQL to what you want to read. */
  async rows<Row extends object>(sql: string, values?: SqlValue[]): Promise<Row[]> {
    const reader = await reading(() => this.connection.runAndReadAll(sql, values as DuckDBValue[] | undefined));
    return reader.getRowObjectsJS() as Row[];
  }

  /** Column-wise reading into typed arrays, for the numeric bulk: cast what is not text to DOUBLE in the SQL. */
  async columns(sql: string, values?: SqlValue[]): Promise<ResultColumns> {
    const result = await reading(() => this.connection.run(sql, values as DuckDBValue[] | undefined));
    const names = result.columnNames();
    const chunks = await reading(() => result.fetchAllChunks());
    const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
    const position = (name: string) => {
      const index = names.indexOf(name);
      if (index < 0) throw new Error(`the query gives no column ${name}`);
      return index;
    };
    return {
      rows,
      numbers(name) {
        const index = position(name);
        const out = new Float64Array(rows);
        let at = 0;
        for (const chunk of chunks) {
          const vector = chunk.getColumnVector(index);
          const count = chunk.rowCount;
          for (let i = 0; i < count; i++) out[at++] = (vector.getItem(i) as number | null) ?? Number.NaN;
        }
        return out;
      },
      texts(name) {
        const index = position(name);
        const out: string[] = [];
        for (const chunk of chunks) {
          const vector = chunk.getColumnVector(index);
          const count = chunk.rowCount;
          for (let i = 0; i < count; i++) out.push((vector.getItem(i) as string | null) ?? "");
        }
        return out;
      },
    };
  }

  /** Creates a table from columns of equal length, rows in the order given. */
  async createTable(name: string, columns: readonly InputColumn[]): Promise<void> {
    const loaded = columns.map(({ name: column, type }) => `${sqlName(column)} ${LOADED_AS[type]}`);
    await this.run(`CREATE TEMP TABLE ${name}_columns (${loaded.join(", ")})`);
    const appender = await this.connection.createAppender(`${name}_columns`);
    const types = columns.map(({ type }) => ({ DOUBLE, BIGINT: DOUBLE, DATE: INTEGER, VARCHAR })[type]);
    const rows = columns[0]?.values.length ?? 0;
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows - start);
      const chunk = DuckDBDataChunk.create(types, count);
      chunk.setColumns(
        columns.map(({ values }) =>
          Array.from({ length: count }, (_, i) => {
            const value = values[start + i];
            return typeof value === "number" && Number.isNaN(value) ? null : (value ?? null);
          }),
        ),
      );
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const select = columns.map(({ name: plain, type }) => {
      const column = sqlName(plain);
      if (type === "DATE") return `DATE '1970-01-01' + ${column} AS ${column}`;
      return type === "BIGINT" ? `CAST(${column} AS BIGINT) AS ${column}` : column;
    });
    await this.run(`CREATE VIEW ${name} AS SELECT ${select.join(", ")} FROM ${name}_columns`);
  }

  /**
   * Creates a table from rows that come in batches.
   * @param types DuckDB's name of each column's type
   * @returns how many rows there were
   */
  async loadBatches(
    name: string,
    columns: readonly string[],
    types: readonly BatchType[],
    batches: AsyncIterable<readonly (readonly BatchValue[])[]>,
  ): Promise<number> {
    await this.run(
      `CREATE TABLE ${name} (${columns.map((column, at) => `${sqlName(column)} ${types[at]}`).join(", ")})`,
    );
    const appender = await this.connection.createAppender(name);
    let count = 0;
    for await (const batch of batches) {
      count += batch.length;
      for (let start = 0; start < batch.length; start += CHUNK_ROWS) {
        const rows = batch.slice(start, start + CHUNK_ROWS);
        const chunk = DuckDBDataChunk.create(
          types.map((type) => ({ DOUBLE, VARCHAR, BLOB })[type]),
          rows.length,
        );
        chunk.setColumns(columns.map((_, at) => rows.map((row) => toDuckDb(row[at]!))));
        appender.appendDataChunk(chunk);
      }
    }
    appender.closeSync();
    return count;
  }

  /** What a query gives, in order and in batches; it may have columns of DOUBLE, VARCHAR and BLOB. */
  async *rowBatches(sql: string): AsyncGenerator<BatchValue[][]> {
    const result = await reading(() => this.connection.stream(sql));
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      yield chunk.getRows().map((row) => row.map(fromDuckDb));
    }
  }

  /** Copies what a query gives into a new table of another database, rows in the query's order. @param columns as in CREATE TABLE */
  async copyTo(to: Database, table: string, columns: string, query: string): Promise<void> {
    await to.run(`CREATE TABLE ${table} (${columns})`);
    const appender = await to.connection.createAppender(table);
    await reading(async () => {
      const result = await this.connection.stream(query);
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        appender.appendDataChunk(chunk);
      }
    });
    appender.closeSync();
  }

  /**
   * Shuts the database off for good: no file, no network, no extension, no spilling to disk, and no setting that could undo
   * it. What it holds can still be queried, by one thread, so that sums do not depend on the machine.
   * @param memory most memory, as "2GB"
   */
  async lockDown(memory: string): Promise<void> {
    await this.run("SET threads = 1");
    await this.run(`SET memory_limit = ${sqlText(memory)}`);
    await this.run("SET temp_directory = ''");
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  /** Runs `work` with one worker thread: the bytes of a Parquet file depend on the number of threads that write it. */
  async onOneThread<T>(work: () => Promise<T>): Promise<T> {
    const [before] = await this.rows<{ threads: bigint }>("SELECT current_setting('threads') AS threads");
    await this.run("SET threads = 1");
    try {
      return await work();
    } finally {
      await this.run(`SET threads = ${before!.threads}`);
    }
  }

  /** Runs `work`; when the signal fires, the running query is stopped and InterruptedError is thrown. */
  async interruptible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (!signal) return work();
    const stop = () => this.connection.interrupt();
    signal.addEventListener("abort", stop, { once: true });
    try {
      if (signal.aborted) throw new InterruptedError();
      return await work();
    } catch (error) {
      throw signal.aborted ? new InterruptedError() : error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

function toDuckDb(value: BatchValue): DuckDBValue {
  return value instanceof Uint8Array ? new DuckDBBlobValue(value) : value;
}

function fromDuckDb(value: DuckDBValue): BatchValue {
  return value instanceof DuckDBBlobValue ? value.bytes : (value as string | number | null);
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readFault(error);
  }
}

/** A text as an SQL literal, for the few places DuckDB takes no bound value (file names in COPY and read_parquet). */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
