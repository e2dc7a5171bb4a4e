import { type Database, sqlText } from "../duckdb.js";
import { CELL_RULES, presentText } from "./cells.js";
import type { ColumnRule, InputTable } from "./input-table.js";

/**
 * Turns the texts of `cells` into typed rows: `staged` (row, canonical columns) and `faults` (row, reason, detail), one
 * line per fault. Rows with a fault are in both.
 */
export async function stageRows(
  db: Database,
  input: InputTable,
  names: { readonly cells: string; readonly staged: string; readonly faults: string },
): Promise<void> {
  const read = input.columns.filter((column) => column.presence !== "derived");
  const columns = input.columns.map((column) => column.name).join(", ");
  const broken = [...read.flatMap(cellBroken), ...input.rowChecks.map((check) => check.broken)];
  await db.run(`CREATE TABLE typed AS
    SELECT row, ${columns}, ${broken.map((when) => `coalesce(${when}, false)`).join(" OR ")} AS broken
    FROM ${finalRows(input, names.cells)}`);
  const faults = [
    ...read.map(cellFault),
    ...input.rowChecks.map(
      (check) => `CASE WHEN ${check.broken} THEN ${fault(sqlText(check.reason), check.detail ?? "''")} END`,
    ),
  ];
  // Naming the faults is dear, so only the broken rows go through it.
  await db.run(`CREATE TABLE ${names.faults} AS
    SELECT row, one.reason AS reason, one.detail AS detail FROM (
      SELECT row, unnest([${faults.join(", ")}]) AS one
      FROM ${finalRows(input, `(SELECT * FROM ${names.cells} WHERE row IN (SELECT row FROM typed WHERE broken))`)}
    ) WHERE one IS NOT NULL`);
  await db.run("ALTER TABLE typed DROP COLUMN broken");
  await db.run(`ALTER TABLE typed RENAME TO ${names.staged}`);
}

/** SQL: for every column the text as read (_text), the value it parses to (_read), and the final value. */
function finalRows(input: InputTable, cells: string): string {
  const read = input.columns.filter((column) => column.presence !== "derived");
  const texts = read.map((column) => `${presentText(column.kind, column.name)} AS ${textOf(column)}`);
  const values = read.map((column) => `${CELL_RULES[column.kind].parse(textOf(column))} AS ${column.name}`);
  const kept = read.map((column) => `${textOf(column)}, ${column.name} AS ${readOf(column)}`);
  const final = input.columns.map((column) => `${finalValue(column)} AS ${column.name}`);
  return `(SELECT row, ${kept.join(", ")}, ${final.join(", ")}
    FROM (SELECT *, ${values.join(", ")} FROM (SELECT row, ${texts.join(", ")} FROM ${cells})))`;
}

function textOf(column: ColumnRule): string {
  return `${column.name}_text`;
}

function readOf(column: ColumnRule): string {
  return `${column.name}_read`;
}

function finalValue(column: ColumnRule): string {
  const given = column.presence === "derived" ? [] : [column.name];
  const filled = `coalesce(${[...given, column.otherwise ?? "NULL"].join(", ")})`;
  return column.rewrite ? column.rewrite(filled) : filled;
}

function unreadable(column: ColumnRule): string {
  return `(${textOf(column)} IS NOT NULL AND ${readOf(column)} IS NULL)`;
}

function outside(column: ColumnRule): string | null {
  if (column.min === undefined || column.max === undefined) return null;
  return `(${readOf(column)} NOT BETWEEN ${column.min} AND ${column.max})`;
}

function cellBroken(column: ColumnRule): string[] {
  const missing = column.presence === "required" ? `(${textOf(column)} IS NULL)` : null;
  return [missing, unreadable(column), outside(column)].filter((when) => when !== null);
}

function fault(reason: string, detail: string): string {
  return `{'reason': ${reason}, 'detail': CAST(${detail} AS VARCHAR)}`;
}

/** The first thing wrong with a cell: missing, not readable as its kind, or out of its limits. */
function cellFault(column: ColumnRule): string {
  const text = textOf(column);
  const reason = (words: string) => sqlText(`${column.name}: ${words}`);
  const quoted = `concat('"', ${text}, '"')`;
  const arms: string[] = [];
  if (column.presence === "required") arms.push(`WHEN ${text} IS NULL THEN ${fault(reason("missing"), "''")}`);
  for (const [when, words] of CELL_RULES[column.kind].unreadable(text)) {
    arms.push(`WHEN ${unreadable(column)} AND (${when}) THEN ${fault(reason(words), quoted)}`);
  }
  const limits = outside(column);
  if (limits) arms.push(`WHEN ${limits} THEN ${fault(reason(`outside ${column.min}..${column.max}`), quoted)}`);
  return arms.length === 0 ? "NULL" : `CASE ${arms.join(" ")} END`;
}
