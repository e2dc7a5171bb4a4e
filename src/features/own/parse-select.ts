import type { Database } from "../../warehouse/duckdb.js";

/** A node of the tree DuckDB makes of a query. */
export type Node = Readonly<Record<string, unknown>>;

/** What DuckDB's parser says of a text: its statements, or what kept it from reading them. */
export interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly Node[];
}

/** Parses a text without running it; anything but SELECTs is an error. */
export async function parseSelect(db: Database, sql: string): Promise<Parsed> {
  const [row] = await db.rows<{ tree: string }>(
    "SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR) AS tree",
    [sql],
  );
  return JSON.parse(row!.tree) as Parsed;
}

/** Every node of a tree, itself included. */
export function* walk(value: unknown): Generator<Node> {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* walk(inner);
}
