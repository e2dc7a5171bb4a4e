import type Sqlite from "better-sqlite3";
import { UsageError } from "../../core/errors.js";
import { didYouMean } from "../../core/near-names.js";
import type { SqlPlace } from "./query-values.js";
import { namedIn, placeOf } from "./sql-place.js";

const MOST_SHOWN = 76;

/** SQLite's complaint about a statement with its place and near names; other errors as they are. */
export function sqlError(db: Sqlite.Database, sql: string, error: unknown): unknown {
  if ((error as { code?: unknown }).code !== "SQLITE_ERROR") return error;
  const { message } = error as Error;
  const place = placeOf(sql, message, (text) => complaintOf(db, text));
  const near = didYouMean(namedIn(message)?.split(".").at(-1) ?? "", candidates(db, sql, message));
  const shown = place ? `\n${pointer(place)}` : "";
  return new UsageError("QUERY_SQL", `${where(place)}${message}${near}${shown}`, {
    hint: "`proplab query --tables` lists tables and columns",
    cause: error,
  });
}

function where(place: SqlPlace | null): string {
  return place === null ? "SQL: " : `SQL, line ${place.line}, column ${place.column}: `;
}

/** The line and a mark below the place; of a long line the part around it. */
function pointer({ text, column }: SqlPlace): string {
  const characters = [...text.replaceAll("\t", " ")];
  const from = Math.max(0, Math.min(column - MOST_SHOWN / 2, characters.length - MOST_SHOWN));
  const part = characters.slice(from, from + MOST_SHOWN).join("");
  return `  ${part}\n  ${" ".repeat(column - 1 - from)}^`;
}

function complaintOf(db: Sqlite.Database, text: string): string | null {
  try {
    db.prepare(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Names of the kind that was missed: of the tables the statement mentions, where it mentions any. */
function candidates(db: Sqlite.Database, sql: string, message: string): string[] {
  if (/^no such function/.test(message)) {
    return db.prepare("SELECT DISTINCT name FROM pragma_function_list").pluck().all() as string[];
  }
  const tables = tableNames(db);
  if (/^no such table/.test(message)) return tables;
  if (!/column/.test(message)) return [];
  const mentioned = tables.filter((name) => new RegExp(`\\b${name}\\b`, "i").test(sql));
  const columns = db.prepare("SELECT name FROM pragma_table_info(?)").pluck();
  return [...new Set((mentioned.length > 0 ? mentioned : tables).flatMap((name) => columns.all(name) as string[]))];
}

/** Tables of the registry and the views made for queries, by name. */
export function tableNames(db: Sqlite.Database): string[] {
  const sql = `SELECT name FROM (SELECT name, type FROM main.sqlite_schema UNION SELECT name, type FROM temp.sqlite_schema)
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
  return db.prepare(sql).pluck().all() as string[];
}
