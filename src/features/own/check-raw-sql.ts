import type { Defect } from "../../core/defects.js";
import { Database } from "../../warehouse/duckdb.js";
import type { FeatureDef } from "../feature-def.js";
import { type Node, parseSelect, walk } from "./parse-select.js";
import { callFault, pureFunctions } from "./pure-functions.js";
import { nameFaults, systemViews } from "./raw-names.js";
import { RAW_TABLES } from "./raw-tables.js";
import { badFeatures } from "./read-definitions.js";

/** Features whose SELECT was found to be allowed: the same text is allowed again. */
const allowed = new WeakSet<FeatureDef>();
/** Tables that the SELECTs of features name. */
const tables = new WeakMap<FeatureDef, readonly string[]>();

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
 * no function but those that give the same for the same arguments. The query is parsed, not run.
 * @throws UsageError BAD_FEATURES listing all that is wrong with all of them
 */
export async function checkRawSql(features: readonly FeatureDef[]): Promise<void> {
  const raw = features.filter((feature) => feature.own?.rawSql !== undefined && !allowed.has(feature));
  if (raw.length === 0) return;
  const db = await Database.open({ threads: 1 });
  try {
    surroundings ??= { functions: await pureFunctions(db), views: await systemViews(db) };
    const around = surroundings;
    const defects: Defect[] = [];
    for (const { name, own } of raw) {
      for (const message of await faultsOf(db, own!.rawSql!, around)) defects.push({ path: `${name}: sql`, message });
    }
    if (defects.length > 0) throw badFeatures(raw[0]!.own!.file, defects);
    for (const feature of raw) allowed.add(feature);
  } finally {
    db.close();
  }
}

/** The tables that the checked SELECT of a feature names, of those there are. */
export async function tablesOf(db: Database, feature: FeatureDef): Promise<readonly string[]> {
  const known = tables.get(feature);
  if (known) return known;
  const nodes = [...walk(await parseSelect(db, feature.own!.rawSql!))];
  const found = new Set(nodes.map((node) => String(node.table_name ?? "").toLowerCase()));
  const named = [...RAW_TABLES.keys()].filter((name) => found.has(name));
  tables.set(feature, named);
  return named;
}

interface Surroundings {
  readonly functions: ReadonlySet<string>;
  /** Names that WITH may not take. */
  readonly views: ReadonlySet<string>;
}

/** The same in every database of one process. */
let surroundings: Surroundings | undefined;

async function faultsOf(db: Database, sql: string, around: Surroundings): Promise<string[]> {
  const tree = await parseSelect(db, sql);
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
  const ofTables = new Set(nodes.map((node) => node.type === "TABLE_FUNCTION" && node.function));
  const ofNodes = nodes.flatMap((node) => (ofTables.has(node) ? [] : (faultOf(node, around.functions) ?? [])));
  return [...new Set([...ofNodes, ...nameFaults(tree, around.views)])];
}

/** What a node of the parsed query may not be, or null. */
function faultOf(node: Node, functions: ReadonlySet<string>): string | null {
  if (node.sample !== null && typeof node.sample === "object") {
    return "a sample is not allowed: it draws other rows each time";
  }
  if (node.type === "TABLE_FUNCTION") {
    const called = String((node.function as Node | undefined)?.function_name ?? "").toLowerCase();
    return ROW_MAKERS.has(called)
      ? null
      : `the table function ${called} is not allowed: a SELECT sees the tables of the warehouse only`;
  }
  if (node.type === "SHOW_REF") return "DESCRIBE, SHOW and SUMMARIZE are not allowed";
  if (node.class === "FUNCTION" || node.class === "WINDOW") {
    const given = (node.children as readonly unknown[] | undefined)?.length ?? 0;
    return callFault(String(node.function_name).toLowerCase(), given, functions);
  }
  if (node.class === "COLUMN_REF") {
    const names = node.column_names as readonly string[];
    const word = names.length === 1 ? names[0]!.toLowerCase() : "";
    if (MOMENT_WORDS.has(word)) return `${word} is not allowed: a feature is a function of the data alone`;
  }
  return null;
}
