import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { query } from "../query.js";
import type { Tables } from "../tables.js";

/** A select of run ids in one column, `id`. */
export type Ids = SelectQueryBuilder<Tables, keyof Tables, { id: string }>;

/**
 * Runs, in the form that is quickest to combine: a condition on the table `runs`; the ids of an index in their order; or all ids but
 * those. SQLite merges selects of ids that are each in order, one step a row, where looking up run after run costs ten times as much.
 */
export type RunSet =
  | { readonly kind: "runs"; readonly where: Expression<SqlBool> }
  | { readonly kind: "ids"; readonly ids: Ids }
  | { readonly kind: "except"; readonly ids: Ids };

/** Takes a select of `id` for one over any tables, so that selects over different ones can be combined. */
export function asIds<DB, T extends keyof DB>(select: SelectQueryBuilder<DB, T, { id: string }>): Ids {
  return select as unknown as Ids;
}

/** Runs that are in every one of the sets; all runs when there is none. */
export function intersection(sets: readonly RunSet[]): RunSet {
  if (sets.length === 1) return sets[0]!;
  const conditions = sets.flatMap((set) => (set.kind === "runs" ? [set.where] : []));
  const included = sets.flatMap((set) => (set.kind === "ids" ? [set.ids] : []));
  const excluded = sets.flatMap((set) => (set.kind === "except" ? [set.ids] : []));
  if (included.length + excluded.length === 0) return { kind: "runs", where: joined(conditions, "and") };
  const first = conditions.length > 0 || included.length === 0 ? [runsWhere(conditions)] : [];
  // a combined select may only stand first as it is
  const [start, ...others] = [...first, ...included].sort((a, b) => Number(isCombined(b)) - Number(isCombined(a)));
  let ids = start!;
  for (const other of others) ids = ids.intersect(operand(other));
  for (const other of excluded) ids = ids.except(operand(other));
  return { kind: "ids", ids };
}

/** Runs that are in at least one of the sets. */
export function union(sets: readonly RunSet[]): RunSet {
  if (sets.length === 1) return sets[0]!;
  const conditions = sets.flatMap((set) => (set.kind === "runs" ? [set.where] : []));
  if (conditions.length === sets.length) return { kind: "runs", where: joined(conditions, "or") };
  const alternatives = sets.flatMap((set) => (set.kind === "runs" ? [] : [idsOf(set)]));
  if (conditions.length > 0) alternatives.push(runsWhere([joined(conditions, "or")]));
  let ids = operand(alternatives[0]!);
  for (const other of alternatives.slice(1)) ids = ids.union(operand(other));
  return { kind: "ids", ids };
}

/** The ids of a set, in no order yet. */
export function idsOf(set: RunSet): Ids {
  if (set.kind === "ids") return set.ids;
  if (set.kind === "runs") return runsWhere([set.where]);
  return runsWhere([]).except(operand(set.ids));
}

function runsWhere(conditions: readonly Expression<SqlBool>[]): Ids {
  const runs = query.selectFrom("runs").select("runs.id as id");
  return asIds(conditions.length === 0 ? runs : runs.where(joined(conditions, "and")));
}

/** SQL has no parentheses around a combined select: within another it stands as a table of its own. */
function operand(ids: Ids): Ids {
  return isCombined(ids) ? asIds(query.selectFrom(ids.as("part")).select("part.id as id")) : ids;
}

function isCombined(ids: Ids): boolean {
  return (ids.toOperationNode() as { setOperations?: readonly unknown[] }).setOperations !== undefined;
}

function joined(conditions: readonly Expression<SqlBool>[], word: "and" | "or"): Expression<SqlBool> {
  if (conditions.length === 0) return sql<SqlBool>`true`;
  return sql<SqlBool>`(${sql.join(conditions, word === "and" ? sql` AND ` : sql` OR `)})`;
}
