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
  const texts = read.map((column) => `${presentText(column.kind, column.name)} AS ${textOf(column)}`);
  const values = input.columns.map((column) =>
    column.presence === "derived" ? "" : `${CELL_RULES[column.kind].parse(textOf(column))} AS ${column.name}`,
  );
  const final = input.columns.map((column) => `${finalValue(column)} AS ${column.name}`);
  const faults = [
    ...read.map((column) => cellFault(column)),
    ...input.rowChecks.map(
      (check) => `CASE WHEN ${check.broken} THEN ${fault(sqlText(check.reason), check.detail ?? "''")} END`,
    ),
  ];
  await db.run(`CREATE TABLE typed AS
    WITH texts AS (SELECT row, ${texts.join(", ")} FROM ${names.cells}),
    parsed AS (SELECT *, ${values.filter(Boolean).join(", ")} FROM texts),
    final AS (SELECT row, ${read.map(textOf).join(", ")}, ${final.join(", ")} FROM parsed)
    SELECT row, ${input.columns.map((column) => column.name).join(", ")},
      list_filter([${faults.join(", ")}], lambda one: one IS NOT NULL) AS found
    FROM final`);
  await db.run(`CREATE TABLE ${names.faults} AS
    SELECT row, one.reason AS reason, one.detail AS detail
    FROM (SELECT row, unnest(found) AS one FROM typed WHERE len(found) > 0)`);
  await db.run(`CREATE TABLE ${names.staged} AS SELECT * EXCLUDE (found) FROM typed`);
  await db.run("DROP TABLE typed");
}

function textOf(column: ColumnRule): string {
  return `${column.name}_text`;
}

function finalValue(column: ColumnRule): string {
  const given = column.presence === "derived" ? undefined : column.name;
  const filled = column.otherwise === undefined ? given! : given ? `coalesce(${given}, ${column.otherwise})` : column.otherwise;
  return column.rewrite ? column.rewrite(filled) : filled;
}

function fault(reason: string, detail: string): string {
  return `{'reason': ${reason}, 'detail': CAST(${detail} AS VARCHAR)}`;
}

/** The first thing wrong with a cell: missing, not readable as its kind, or out of its limits. */
function cellFault(column: ColumnRule): string {
  const { name } = column;
  const text = textOf(column);
  const reason = (words: string) => sqlText(`${name}: ${words}`);
  const arms: string[] = [];
  if (column.presence === "required") arms.push(`WHEN ${text} IS NULL THEN ${fault(reason("missing"), "''")}`);
  const quoted = `concat('"', ${text}, '"')`;
  const unreadable = `${text} IS NOT NULL AND ${CELL_RULES[column.kind].parse(text)} IS NULL`;
  for (const [when, words] of CELL_RULES[column.kind].unreadable(text)) {
    arms.push(`WHEN ${unreadable} AND (${when}) THEN ${fault(reason(words), quoted)}`);
  }
  if (column.min !== undefined && column.max !== undefined) {
    const outside = `outside ${column.min}..${column.max}`;
    arms.push(`WHEN ${name} NOT BETWEEN ${column.min} AND ${column.max} THEN ${fault(reason(outside), quoted)}`);
  }
  return arms.length === 0 ? "NULL" : `CASE ${arms.join(" ")} END`;
}
