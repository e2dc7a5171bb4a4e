import type Sqlite from "better-sqlite3";
import { UsageError } from "../../core/errors.js";
import { actingKeyword } from "./leading-keyword.js";
import { sqlError } from "./sql-error.js";

/** Aggregates without SQLite's own mark of harmlessness (they come from an extension that is compiled in). */
const ALSO_HARMLESS = new Set(["median", "percentile", "percentile_cont", "percentile_disc"]);
const INNOCUOUS = 0x200000;

/**
 * Compiles one statement that can do nothing but read this database. The driver has no authorizer hook, so what a statement would
 * do is read from four sides: its first word, before SQLite sees it; SQLite's own word on whether it writes and gives rows; and
 * the program it compiles to, in which every function must be one that SQLite marks as depending on nothing but its arguments.
 * @throws UsageError QUERY_EMPTY, QUERY_SEVERAL, QUERY_WRITES, QUERY_FUNCTION; QUERY_SQL with the place of the mistake
 */
export function compileReading(
  db: Sqlite.Database,
  sql: string,
  params: Readonly<Record<string, string | number>>,
): Sqlite.Statement {
  if (sql.includes("\0")) throw new UsageError("QUERY_SQL", "the SQL holds a character of code 0");
  const acting = actingKeyword(sql);
  if (acting !== null && acting !== "") throw writes(acting);
  const statement = compile(db, sql);
  if (!statement.readonly || !statement.reader)
    throw writes(/\b(INSERT|UPDATE|DELETE|REPLACE)\b/i.exec(sql)?.[1] ?? "it");
  statement.safeIntegers(true).raw(true);
  checkParams(sql, params);
  refuseFunctions(db, sql, params);
  return statement;
}

function compile(db: Sqlite.Database, sql: string): Sqlite.Statement {
  try {
    return db.prepare(sql);
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("more than one statement")) {
      throw new UsageError("QUERY_SEVERAL", "the SQL holds more than one statement", { hint: "run them one by one" });
    }
    if (message.includes("contains no statements")) {
      throw new UsageError("QUERY_EMPTY", "there is no SQL to run", {
        hint: 'proplab query "SELECT name, mae_lines FROM headlines"; --tables lists what there is',
      });
    }
    throw sqlError(db, sql, error);
  }
}

function writes(what: string): UsageError {
  return new UsageError("QUERY_WRITES", `${what.toUpperCase()} is refused: a query only reads`, {
    hint: "begin with SELECT, WITH or VALUES, or EXPLAIN QUERY PLAN before one of them",
  });
}

const PARAMETER =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[:@$]([A-Za-z_][A-Za-z0-9_]*)|(\?)/g;

/** Both ways: a parameter of the SQL without a value, a value that the SQL does not ask for. */
function checkParams(sql: string, params: Readonly<Record<string, string | number>>): void {
  const asked = new Set<string>();
  for (const [, name, bare] of sql.matchAll(PARAMETER)) {
    if (bare)
      throw new UsageError("QUERY_PARAM", 'the SQL has a parameter without a name ("?")', {
        hint: 'write ":name" and --param name=value',
      });
    if (name) asked.add(name);
  }
  for (const name of asked) {
    if (Object.hasOwn(params, name)) continue;
    throw new UsageError("QUERY_PARAM", `the SQL asks for :${name}, which has no value`, {
      hint: `give it: --param ${name}=VALUE`,
    });
  }
  const spare = Object.keys(params).find((name) => !asked.has(name));
  if (spare === undefined) return;
  const known = asked.size === 0 ? "no parameter" : `:${[...asked].join(", :")}`;
  throw new UsageError("QUERY_PARAM", `--param ${spare}: the SQL asks for ${known}`);
}

function refuseFunctions(db: Sqlite.Database, sql: string, params: Readonly<Record<string, string | number>>): void {
  if (/^\s*explain/i.test(sql)) return;
  const program = db.prepare(`EXPLAIN ${sql}`).all(params) as { opcode: string; p4: string | null }[];
  const called = new Set(
    program.flatMap(({ p4 }) => (typeof p4 === "string" ? (/^([a-z_0-9>-]+)\(-?\d+\)$/i.exec(p4)?.[1] ?? []) : [])),
  );
  const known = db
    .prepare("SELECT name, max(flags & ?) AS harmless FROM pragma_function_list GROUP BY name")
    .all(INNOCUOUS) as {
    name: string;
    harmless: number;
  }[];
  const harmless = new Map(known.map(({ name, harmless }) => [name.toLowerCase(), harmless !== 0]));
  for (const name of called) {
    // what is not in the list is no function: comparisons carry the name of their collation in the same place
    if (harmless.get(name.toLowerCase()) !== false || ALSO_HARMLESS.has(name.toLowerCase())) continue;
    throw new UsageError("QUERY_FUNCTION", `the function ${name}() is refused: a query only reads the registry`);
  }
}
