import { DataError, LabError } from "../../core/errors.js";
import { type Database, sqlText } from "../duckdb.js";
import { literalPath, sqlName } from "../sql-names.js";
import { csvHeader } from "./csv-header.js";
import { inputFormat } from "./input-format.js";

/** An input file, recognised but not read yet. */
export interface InputFile {
  readonly path: string;
  readonly format: "csv" | "parquet";
  readonly columns: readonly string[];
  /** SQL of a table function that reads the file. */
  readonly scan: string;
}

/**
 * Recognises a file and lists its columns.
 * @throws DataError (exit 3) naming the file, when it cannot be read as CSV or Parquet
 */
export async function openInput(db: Database, path: string): Promise<InputFile> {
  const format = await inputFormat(path);
  const file = sqlText(literalPath(path));
  if (format.kind === "csv") {
    const { delimiter, names } = csvHeader(format.head, path);
    const columns = names.map((name, at) => name || `column ${at + 1}`);
    const types = columns.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ");
    // Nothing is guessed: bad lines go to a table of their own instead of changing how the good ones are read.
    const scan = `read_csv(${file}, auto_detect = false, columns = {${types}}, header = true, delim = ${sqlText(delimiter)},
      quote = '"', escape = '"', compression = '${format.gzip ? "gzip" : "none"}', ignore_errors = true,
      store_rejects = true, rejects_table = 'bad_lines', rejects_scan = 'bad_scans', rejects_limit = 0)`;
    return { path, format: "csv", columns, scan };
  }
  const scan = `read_parquet(${file})`;
  const described = await readable(path, () => db.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${scan}`));
  return { path, format: "parquet", columns: described.map((row) => row.column_name), scan };
}

/**
 * Reads a file into two tables: `cells` (row, then one VARCHAR per canonical column, trimmed, empty as NULL) and `lines`
 * (row, fault, text) for lines that could not be split into cells. Rows count from 1, without the header line.
 */
export async function loadCells(
  db: Database,
  input: InputFile,
  resolved: ReadonlyMap<string, string>,
  canonical: readonly string[],
  names: { readonly cells: string; readonly lines: string },
): Promise<void> {
  const list = canonical.map((name) => {
    const theirs = resolved.get(name);
    const cell = theirs === undefined ? "NULL" : `NULLIF(trim(CAST(${sqlName(theirs)} AS VARCHAR)), '')`;
    return `CAST(${cell} AS VARCHAR) AS ${name}`;
  });
  const loaded = `loaded_${names.cells}`;
  await readable(input.path, () => db.run(`CREATE TABLE ${loaded} AS SELECT ${list.join(", ")} FROM ${input.scan}`));
  if (input.format === "csv") {
    await db.run(`CREATE TABLE ${names.lines} AS
      SELECT line - 1 AS row, any_value(lower(error_type)) AS fault, any_value(csv_line) AS text
      FROM bad_lines WHERE line > 1 GROUP BY line`);
    await db.run("DROP TABLE bad_lines");
    await db.run("DROP TABLE bad_scans");
  } else {
    await db.run(`CREATE TABLE ${names.lines} (row BIGINT, fault VARCHAR, text VARCHAR)`);
  }
  const [bad] = await db.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM ${names.lines}`);
  if (bad!.n === 0) {
    await db.run(`CREATE VIEW ${names.cells} AS SELECT rowid + 1 AS row, * FROM ${loaded}`);
    return;
  }
  // A loaded row stands in the file behind as many bad lines as come before it.
  await db.run(`CREATE TABLE ${names.cells} AS
    WITH numbered AS (SELECT row, row_number() OVER (ORDER BY row) AS bad FROM ${names.lines}),
    gaps AS (SELECT row - bad AS before, max(bad) AS bad FROM numbered GROUP BY row - bad)
    SELECT loaded.rowid + 1 + coalesce(gaps.bad, 0) AS row, loaded.*
    FROM ${loaded} AS loaded ASOF LEFT JOIN gaps ON loaded.rowid >= gaps.before`);
}

/** Turns DuckDB's refusal to read into an error that names the file. */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof LabError || /interrupt/i.test((cause as Error).message)) throw cause;
    const reason = (cause as Error).message.split("\n")[0];
    throw new DataError("UNREADABLE_FILE", `${path} cannot be read: ${reason}`, {
      hint: "the file is damaged; copy or export it again",
      cause,
    });
  }
}
