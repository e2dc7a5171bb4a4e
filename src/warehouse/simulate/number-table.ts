import type { Database } from "../duckdb.js";

/** Rows of whole numbers, column by column, on their way into the database. */
export class NumberTable {
  private readonly columns: number[][];

  constructor(
    readonly name: string,
    readonly names: readonly string[],
  ) {
    this.columns = names.map(() => []);
  }

  get rows(): number {
    return this.columns[0]!.length;
  }

  /** Values in the order of `names`. */
  add(...values: number[]): void {
    for (let i = 0; i < values.length; i++) this.columns[i]!.push(values[i]!);
  }

  /** Appends the rows to a table of this name, made when missing, and empties the buffer. */
  async flush(db: Database): Promise<void> {
    const texts = this.columns.map((column) => column.join(","));
    await insertColumns(db, this.name, this.names, "INTEGER", texts);
    for (const column of this.columns) column.length = 0;
  }
}

/** One comma-separated text per column is the fastest way of handing many rows over without a file in between. */
export async function insertColumns(
  db: Database,
  table: string,
  names: readonly string[],
  type: "INTEGER" | "VARCHAR",
  texts: string[],
): Promise<void> {
  await db.run(`CREATE TABLE IF NOT EXISTS ${table} (${names.map((name) => `${name} ${type}`).join(", ")})`);
  if (texts[0] === "") return;
  const select = names.map((_, i) => `unnest(string_split($${i + 1}, ','))::${type}`).join(", ");
  await db.run(`INSERT INTO ${table} SELECT ${select}`, texts);
}
