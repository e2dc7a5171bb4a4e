import type { Database } from "../../warehouse/duckdb.js";
import type { Node } from "./parse-select.js";
import { RAW_TABLES } from "./raw-tables.js";

const PLAIN = /^[a-z_][a-z0-9_]*$/i;

/** Names in lower case of the views DuckDB brings along, by any of which a query could look at the database itself. */
export async function systemViews(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ name: string }>("SELECT lower(view_name) AS name FROM duckdb_views() WHERE internal");
  return new Set(rows.map(({ name }) => name));
}

/**
 * What is wrong with the names a query selects from. A name that WITH gives is known in the query it stands before, what is
 * within that, and the later entries of the same WITH; to itself only where it is recursive. Everywhere else the name means
 * what it means without.
 * @param tree the parsed query
 */
export function nameFaults(tree: unknown, views: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  visit(tree, new Set(), views, (fault) => faults.push(fault));
  return faults;
}

type Tell = (fault: string) => void;

function visit(value: unknown, scope: ReadonlySet<string>, views: ReadonlySet<string>, tell: Tell): void {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const one of value) visit(one, scope, views, tell);
    return;
  }
  const { cte_map: ctes, ...rest } = value as Node;
  if (rest.type === "BASE_TABLE") tellOfTable(rest, scope, tell);
  const inner = ctes === undefined ? scope : visitWith(ctes, scope, views, tell);
  for (const one of Object.values(rest)) visit(one, inner, views, tell);
}

/** Visits the entries of a WITH. @returns the names known to what follows it */
function visitWith(ctes: unknown, outer: ReadonlySet<string>, views: ReadonlySet<string>, tell: Tell): Set<string> {
  const scope = new Set(outer);
  for (const { key, value } of (ctes as { map?: readonly { key: string; value: Node }[] }).map ?? []) {
    const name = key.toLowerCase();
    tellOfName(key, views, tell);
    const query = value.query as { node?: Node } | undefined;
    const own = query?.node?.type === "RECURSIVE_CTE_NODE" ? [name] : [];
    visit(value, new Set([...scope, ...own]), views, tell);
    scope.add(name);
  }
  return scope;
}

function tellOfName(name: string, views: ReadonlySet<string>, tell: Tell): void {
  if (!PLAIN.test(name)) tell(`WITH "${name}": give it a name of letters, digits and "_"`);
  else if (RAW_TABLES.has(name.toLowerCase()))
    tell(`WITH ${name}: that is a table of the warehouse; give it another name`);
  else if (views.has(name.toLowerCase())) tell(`WITH ${name}: DuckDB has a view of this name; give it another one`);
}

function tellOfTable(node: Node, scope: ReadonlySet<string>, tell: Tell): void {
  const table = String(node.table_name);
  const qualified = Boolean(node.schema_name) || Boolean(node.catalog_name);
  const isKnown = RAW_TABLES.has(table.toLowerCase()) || scope.has(table.toLowerCase());
  if (isKnown && !qualified) return;
  tell(`there is no table "${table}" to select from: the tables are ${[...RAW_TABLES.keys()].join(", ")}`);
}
