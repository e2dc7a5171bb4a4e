import type { AsOfSql } from "./as-of-sql.js";
import { allWindows } from "./prior-window.js";

/** One statement of the build; `creates` is the temporary table it leaves. */
export interface Statement {
  readonly creates: string;
  readonly sql: string;
}

export interface AsOfRelation {
  readonly name: string;
  /** The relation whose rows are looked at: one row per unit and date, with outcomes and columns known before. */
  readonly from: string;
  /** A relation of known columns joined to the rows once their windows are computed: "JOIN x USING (...)". */
  readonly join?: string;
  /** Columns known before the game that are carried over as they are. */
  readonly keys: readonly string[];
  readonly outputs: Readonly<Record<string, AsOfSql>>;
}

/** The rows of `from` with every window the expressions need as a column; windows over windows in a later step. */
export function withWindows(from: string, expressions: readonly AsOfSql[]): string {
  const windows = allWindows(expressions);
  let rows = from;
  for (let depth = 1; windows.some((window) => window.depth >= depth); depth++) {
    const columns = windows.filter((window) => window.depth === depth).map(({ sql, alias }) => `${sql} AS ${alias}`);
    rows = `(SELECT *, ${columns.join(",\n  ")}\nFROM ${rows})`;
  }
  return rows;
}

/**
 * The SELECT of a relation's keys and outputs. The outputs are computed over a projection that holds nothing but keys,
 * known columns and windows, so an output that names an outcome fails to compile.
 */
export function selectAsOf({ from, join = "", keys, outputs }: Omit<AsOfRelation, "name">): string {
  const expressions = Object.values(outputs);
  const visible = new Set([
    ...keys,
    ...expressions.flatMap((expression) => expression.known.map((column) => column.name)),
    ...expressions.flatMap((expression) => expression.windows.map((window) => window.alias)),
  ]);
  const columns = Object.entries(outputs).map(([name, { text }]) => `CAST(${text} AS DOUBLE) AS ${name}`);
  return `SELECT ${[...keys, ...columns].join(",\n  ")}
FROM (SELECT ${[...visible].join(", ")} FROM ${withWindows(from, expressions)} ${join})`;
}

export function compileAsOf(relation: AsOfRelation): Statement {
  return { creates: relation.name, sql: `CREATE OR REPLACE TEMP TABLE ${relation.name} AS ${selectAsOf(relation)}` };
}
