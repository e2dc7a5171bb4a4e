import { groupBy } from "../core/group-by.js";
import type { AsOfSql } from "./as-of-sql.js";
import { allWindows, type PriorWindow } from "./prior-window.js";

/** One statement of the build; `creates` is the temporary table it leaves. */
export interface Statement {
  readonly creates: string;
  readonly sql: string;
}

export interface AsOfRelation {
  readonly name: string;
  /** The relation whose rows are looked at: one row per unit and date, with outcomes and columns known before. */
  readonly from: string;
  /** The columns that identify its rows. */
  readonly rowKey: string;
  /** A relation of known columns joined to the rows once their windows are computed: "JOIN x USING (...)". */
  readonly join?: string;
  /** Columns known before the game that are carried over as they are. */
  readonly keys: readonly string[];
  readonly outputs: Readonly<Record<string, AsOfSql>>;
}

/**
 * The rows of `from` with every window the expressions need as a column. Windows of one partition are computed together
 * over `from` and the windows their arguments need, and joined by the row key: carrying all columns through every sort
 * would take twice as long.
 */
export function withWindows(from: string, rowKey: string, expressions: readonly AsOfSql[]): string {
  const groups = windowGroups(allWindows(expressions));
  const groupOf = new Map(groups.flatMap(({ name, windows }) => windows.map(({ alias }) => [alias, name] as const)));
  const using = (names: Iterable<string>) =>
    [...new Set(names)].map((name) => `JOIN ${name} USING (${rowKey})`).join(" ");
  const parts = groups.map(({ name, windows }) => {
    const needed = allWindows(windows.map((window) => window.argument)).map((window) => groupOf.get(window.alias)!);
    const columns = windows.map(({ sql, alias }) => `${sql} AS ${alias}`);
    return `${name} AS MATERIALIZED (SELECT ${rowKey}, ${columns.join(",\n  ")}\nFROM ${from} ${using(needed)})`;
  });
  if (parts.length === 0) return from;
  return `(WITH ${parts.join(",\n")}\nSELECT * FROM ${from} ${using(groupOf.values())})`;
}

interface WindowGroup {
  readonly name: string;
  readonly windows: readonly PriorWindow[];
}

/** Windows of one depth and partition; groups that others depend on come first. */
function windowGroups(windows: readonly PriorWindow[]): WindowGroup[] {
  const inOrder = [...windows].sort((a, b) => a.depth - b.depth);
  const groups = groupBy(inOrder, ({ scope, depth }) => `${scope}_windows_${depth}`);
  return [...groups].map(([name, members]) => ({ name, windows: members }));
}

/**
 * The SELECT of a relation's keys and outputs. The outputs are computed over a projection that holds nothing but keys,
 * known columns and windows, so an output that names an outcome fails to compile.
 */
export function selectAsOf({ from, rowKey, join = "", keys, outputs }: Omit<AsOfRelation, "name">): string {
  const expressions = Object.values(outputs);
  const visible = new Set([
    ...keys,
    ...expressions.flatMap((expression) => expression.known.map((column) => column.name)),
    ...expressions.flatMap((expression) => expression.windows.map((window) => window.alias)),
  ]);
  const columns = Object.entries(outputs).map(([name, { text }]) => `CAST(${text} AS DOUBLE) AS ${name}`);
  return `SELECT ${[...keys, ...columns].join(",\n  ")}
FROM (SELECT ${[...visible].join(", ")} FROM ${withWindows(from, rowKey, expressions)} ${join})`;
}

/** The statement that makes a relation a temporary table of its own name, with the columns of {@link selectAsOf}. */
export function compileAsOf(relation: AsOfRelation): Statement {
  return { creates: relation.name, sql: `CREATE OR REPLACE TEMP TABLE ${relation.name} AS ${selectAsOf(relation)}` };
}
