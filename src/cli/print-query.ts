import { csvLine } from "../core/csv.js";
import type { DescribedTable } from "../registry/sql/describe-tables.js";
import type { QueryResult, QueryValue } from "../registry/sql/query-values.js";
import { outputColors as pc } from "./colors.js";
import { formatTable } from "./table.js";

const WIDTHS = [40, 24, 16];
const LEAST_WIDTH = 80;

/**
 * A result for the terminal. Cells are shortened to what lets a table fit; where it fits in no way, each row is a block of lines.
 * @param width columns of the terminal
 */
export function formatResult(result: QueryResult, width: number): string {
  const { columns, rows } = result;
  const room = Math.max(width, LEAST_WIDTH);
  const right = columns.flatMap((_, at) => (rows.some((row) => isNumber(row[at]!)) ? [at] : []));
  for (const most of WIDTHS) {
    const cells = rows.map((row) => row.map((value) => cut(shown(value), most)));
    const table = columns.map((name, at) => Math.max(name.length, ...cells.map((row) => [...row[at]!].length)));
    if (table.reduce((sum, cell) => sum + cell + 2, -2) <= room) return formatTable(columns, cells, { right });
  }
  const names = columns.map((name) => cut(name, 24));
  const wide = Math.max(...names.map((name) => name.length));
  const block = (row: readonly QueryValue[], index: number) =>
    [
      pc.dim(`— row ${index + 1}`),
      ...row.map((value, at) => `${names[at]!.padEnd(wide)}  ${cut(shown(value), room - wide - 2)}`),
    ].join("\n");
  return rows.map(block).join("\n");
}

/** The result as CSV, header first, whole cells. */
export function* csvOf(result: QueryResult): Generator<string> {
  yield csvLine(result.columns);
  for (const row of result.rows) yield csvLine(row.map((value) => (value === null ? null : plain(value))));
}

/** The result as objects; numbers that JSON cannot hold exactly are text. Of two columns of one name the second is "name:2". */
export function objectsOf(result: QueryResult): Record<string, unknown>[] {
  const times = new Map<string, number>();
  const names = result.columns.map((name) => {
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    return count === 1 ? name : `${name}:${count}`;
  });
  const inJson = (value: QueryValue) =>
    typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)) ? String(value) : value;
  return result.rows.map((row) => Object.fromEntries(names.map((name, at) => [name, inJson(row[at]!)])));
}

/** Tables with their columns, one line of meaning each. */
export function formatTables(tables: readonly DescribedTable[]): string {
  return tables
    .map(({ name, kind, meaning, columns }) => {
      const wide = Math.max(...columns.map((column) => column.name.length));
      const lines = columns.map((column) => `  ${column.name.padEnd(wide)}  ${pc.dim(column.meaning)}`.trimEnd());
      return [`${pc.bold(name)} (${kind})  ${meaning}`, ...lines].join("\n");
    })
    .join("\n\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isNumber(value: QueryValue): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function plain(value: Exclude<QueryValue, null>): string {
  return typeof value === "object" ? `<${value.blobBytes} bytes>` : String(value);
}

/**
 * For people: fractions in six digits; line ends and other control characters as escapes, because what a run logged must not steer
 * the terminal.
 */
function shown(value: QueryValue): string {
  if (value === null) return "";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return plain(value).replace(CONTROLS, escaped);
}

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
