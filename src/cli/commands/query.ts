import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { EXIT, fileError, UsageError } from "../../core/errors.js";
import { describeTables } from "../../registry/sql/describe-tables.js";
import type { QueryResult } from "../../registry/sql/query-values.js";
import { runQuery } from "../../registry/sql/run-query.js";
import { formatCount } from "../../reports/format.js";
import type { Command, GlobalFlags } from "../command.js";
import type { Console } from "../console.js";
import { afterQuery } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { csvOf, formatResult, formatTables, objectsOf } from "../print-query.js";

interface Flags {
  sql: string | undefined;
  file: string | undefined;
  tables: boolean;
  param: string[] | undefined;
  limit: number;
  timeout: number;
  memory: number;
  csv: boolean;
}

const MOST_ROWS = 1_000_000;

export const command: Command<Flags> = {
  examples: [
    ['$0 query "SELECT name, mae_lines FROM headlines ORDER BY mae_lines LIMIT 5"', "the five lowest errors"],
    ["$0 query --tables", "what can be asked: tables, columns, what they mean"],
    ["$0 query --tables headlines", "the same of one table"],
    [
      '$0 query "SELECT count(*) FROM params WHERE name = :p AND value = :v" --param p=loss_function --param v=MAE',
      "values beside the SQL",
    ],
    ["$0 query --file worst-weeks.sql --csv > weeks.csv", "SQL from a file; - reads standard input"],
  ],
  options: (yargs) =>
    yargs
      .positional("sql", { type: "string", describe: "One SELECT; - reads it from standard input" })
      .option("file", { type: "string", requiresArg: true, describe: "File that holds the SQL" })
      .option("tables", { type: "boolean", default: false, describe: "List tables and columns instead" })
      .option("param", {
        type: "string",
        array: true,
        nargs: 1,
        describe: "Value of :name in the SQL, name=value; repeatable",
      })
      .option("limit", { type: "number", default: 1_000, describe: "Most rows" })
      .option("timeout", { type: "number", default: 10, describe: "Most seconds" })
      .option("memory", { type: "number", default: 512, describe: "Most memory the query may take, MB" })
      .option("csv", { type: "boolean", default: false, describe: "CSV on standard output" }),
  run: async (flags, { console, signal, argv }) => {
    if (flags.csv && flags.json) throw new UsageError("BAD_USAGE", "--csv and --json exclude each other");
    const file = pathsOf(flags).registry;
    if (flags.tables) {
      await upToDate(flags);
      const tables = describeTables(file, flags.sql);
      if (flags.json) console.printJson({ tables });
      else console.print(formatTables(tables));
      console.next(afterQuery(true));
      return EXIT.ok;
    }
    const sql = await sqlOf(flags, argv);
    const options = {
      params: paramsOf(flags.param ?? []),
      rows: within(flags.limit, "limit", 1, MOST_ROWS, true),
      timeoutMs: within(flags.timeout, "timeout", 0.1, 86_400) * 1000,
      memoryBytes: within(flags.memory, "memory", 16, 1_000_000) * 2 ** 20,
      signal,
    };
    await upToDate(flags);
    print(await runQuery(file, sql, options), flags, console);
    return EXIT.ok;
  },
};

/** Refuses a registry that is not there or not one, and brings an older one up to date. */
function upToDate(flags: GlobalFlags): Promise<void> {
  return withRegistry(flags, { readonly: true }, () => {});
}

function print(result: QueryResult, flags: Flags & GlobalFlags, console: Console): void {
  const { columns, rows, cut } = result;
  if (flags.json) {
    console.printJson({ columns, rows: objectsOf(result), cut });
  } else if (flags.csv) {
    for (const line of csvOf(result)) console.printAsIs(line);
  } else if (rows.length === 0) console.print("no rows");
  else console.printAsIs(formatResult(result, process.stdout.columns ?? 80));
  if (cut) console.note(`cut after ${formatCount(rows.length)} rows: there are more; --limit N gives up to N`);
  if (!flags.csv) console.next(afterQuery(false));
}

async function sqlOf({ sql, file }: Flags, argv: readonly string[]): Promise<string> {
  // yargs makes empty text of a positional "-"
  const input = sql === "-" || (sql === "" && argv.includes("-"));
  if (sql !== undefined && file !== undefined) {
    throw new UsageError("BAD_USAGE", "the SQL is given twice: on the command line and with --file");
  }
  if (input || file === "-") return withoutMark(await text(process.stdin));
  if (file === undefined) {
    if (sql !== undefined) return sql;
    throw new UsageError("BAD_USAGE", "there is no SQL to run", {
      hint: 'proplab query "SELECT name, mae_lines FROM headlines"; --tables lists what there is',
    });
  }
  try {
    return withoutMark(readFileSync(file, "utf8"));
  } catch (error) {
    throw fileError(error, "read the SQL in", file);
  }
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(sql: string): string {
  return sql.replace(/^\uFEFF/, "");
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What looks like a number is one. */
function paramsOf(given: readonly string[]): Record<string, string | number> {
  const params: Record<string, string | number> = {};
  for (const entry of given) {
    const [, name, value] = /^[:@$]?([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(entry) ?? [];
    if (name === undefined) {
      throw new UsageError("BAD_USAGE", `--param ${entry}: write name=value, the name of letters, digits and _`);
    }
    if (Object.hasOwn(params, name)) throw new UsageError("BAD_USAGE", `--param ${name} is given twice`);
    params[name] = NUMBER.test(value!) ? Number(value) : value!;
  }
  return params;
}

function within(value: number, flag: string, least: number, most: number, whole = false): number {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(
    "BAD_USAGE",
    `--${flag} ${value}: give a ${whole ? "whole " : ""}number from ${least} to ${most}`,
  );
}
