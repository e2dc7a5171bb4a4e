import type { Defect } from "../../core/defects.js";
import { Database } from "../../warehouse/duckdb.js";
import type { FeatureDef } from "../feature-def.js";
import { RAW_TABLES } from "./raw-tables.js";
import { badFeatures } from "./read-definitions.js";

/** Table functions that make rows out of nothing; every other one reads something. */
const ROW_MAKERS = new Set(["range", "generate_series", "unnest"]);

/** Names without parentheses that stand for the moment or the session. */
const MOMENT_WORDS = new Set(
  "current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role current_catalog current_schema".split(
    " ",
  ),
);

/**
 * Checks the SELECT of every raw feature before it may run: one SELECT, over the tables there are and its own subqueries, with
 * no function that reads files or settings or gives another value each time. The query is parsed, not run.
 * @throws UsageError BAD_FEATURES listing all that is wrong with all of them
 */
export async function checkRawSql(features: readonly FeatureDef[]): Promise<void> {
  const raw = features.filter(({ own }) => own?.rawSql !== undefined);
  if (raw.length === 0) return;
  const db = await Database.open({ threads: 1 });
  try {
    const unsteady = await unsteadyFunctions(db);
    const defects: Defect[] = [];
    for (const { name, own } of raw) {
      for (const message of await faultsOf(db, own!.rawSql!, unsteady)) defects.push({ path: `${name}: sql`, message });
    }
    if (defects.length > 0) throw badFeatures(raw[0]!.own!.file, defects);
  } finally {
    db.close();
  }
}

/** The tables a checked SELECT names, of those there are. */
export async function tablesOf(db: Database, sql: string): Promise<string[]> {
  const found = new Set([...walk(await parsed(db, sql))].map((node) => String(node.table_name ?? "").toLowerCase()));
  return [...RAW_TABLES.keys()].filter((name) => found.has(name));
}

async function unsteadyFunctions(db: Database): Promise<Set<string>> {
  const rows = await db.rows<{ name: string }>(
    "SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'",
  );
  return new Set([...rows.map(({ name }) => name), "current_setting", "getenv", "getvariable"]);
}

type Node = Readonly<Record<string, unknown>>;

interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly Node[];
}

async function parsed(db: Database, sql: string): Promise<Parsed> {
  const [row] = await db.rows<{ tree: string }>(
    "SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR) AS tree",
    [sql],
  );
  return JSON.parse(row!.tree) as Parsed;
}

async function faultsOf(db: Database, sql: string, unsteady: ReadonlySet<string>): Promise<string[]> {
  const tree = await parsed(db, sql);
  if (tree.error) {
    return [
      tree.error_type === "parser"
        ? `DuckDB cannot parse it: ${tree.error_message}`
        : "it is not a plain SELECT; nothing else is run",
    ];
  }
  const count = tree.statements?.length ?? 0;
  if (count !== 1) return [`it holds ${count} statements instead of one SELECT`];
  const nodes = [...walk(tree)];
  const own = new Set(nodes.flatMap((node) => withNames(node)));
  return [...new Set(nodes.flatMap((node) => faultOf(node, own, unsteady) ?? []))];
}

/** What a node of the parsed query may not be, or null. */
function faultOf(node: Node, own: ReadonlySet<string>, unsteady: ReadonlySet<string>): string | null {
  if (node.sample !== null && typeof node.sample === "object") {
    return "a sample is not allowed: it draws other rows each time";
  }
  const name = String(node.function_name ?? "").toLowerCase();
  if (node.type === "TABLE_FUNCTION") {
    const called = String((node.function as Node | undefined)?.function_name ?? "").toLowerCase();
    return ROW_MAKERS.has(called)
      ? null
      : `the table function ${called} is not allowed: a SELECT sees the tables of the warehouse only`;
  }
  if (node.type === "BASE_TABLE") return tableFault(node, own);
  if (node.type === "SHOW_REF") return "DESCRIBE, SHOW and SUMMARIZE are not allowed";
  if (node.class === "FUNCTION" && unsteady.has(name)) {
    return `the function ${name} is not allowed: a feature is a function of the data alone`;
  }
  if (node.class === "COLUMN_REF") {
    const names = node.column_names as readonly string[];
    const word = names.length === 1 ? names[0]!.toLowerCase() : "";
    if (MOMENT_WORDS.has(word)) return `${word} is not allowed: a feature is a function of the data alone`;
  }
  return null;
}

function tableFault(node: Node, own: ReadonlySet<string>): string | null {
  const table = String(node.table_name);
  const qualified = Boolean(node.schema_name) || Boolean(node.catalog_name);
  const isKnown = RAW_TABLES.has(table.toLowerCase()) || own.has(table.toLowerCase());
  return isKnown && !qualified
    ? null
    : `there is no table "${table}" to select from: the tables are ${[...RAW_TABLES.keys()].join(", ")}`;
}

/** Names that WITH gives to subqueries of a node. */
function withNames(node: Node): string[] {
  const entries = (node.cte_map as { map?: readonly { key: string }[] } | undefined)?.map ?? [];
  return entries.map(({ key }) => key.toLowerCase());
}

function* walk(value: unknown): Generator<Node> {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* walk(inner);
}
