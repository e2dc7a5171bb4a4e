import { type Compilable, type RawBuilder, sql } from "kysely";
import { query } from "../query.js";
import { attributeColumn } from "./compile-attribute.js";
import type { WhereContext } from "./compile-where.js";
import { type Ids, idsOf, type RunSet } from "./id-sets.js";
import type { SortKey } from "./parse-fields.js";
import { isHeadline } from "./where-ast.js";

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** How many runs a set has. */
export function countOf(set: RunSet): Compilable<{ total: number }> {
  const total = sql<number>`count(*)`.as("total");
  if (set.kind === "runs") return query.selectFrom("runs").select(total).where(set.where);
  if (set.kind === "ids") return query.selectFrom(ordered(set).as("found")).select(total);
  const excluded = query.selectFrom(set.ids.as("excluded")).select(total);
  return compilable(sql<{ total: number }>`SELECT (SELECT count(*) FROM runs) - ${excluded} AS total`);
}

/** Whether a page by these keys is in the order of starting, which is the order of the ids. */
export function isByStart([first]: readonly SortKey[]): boolean {
  if (first === undefined) return true;
  return first.field.kind === "attribute" && (first.field.name === "started" || first.field.name === "id");
}

/** Whether an index holds the values of the first key for all runs. */
export function isIndexed([first]: readonly SortKey[]): boolean {
  return first?.field.kind === "param" || (first?.field.kind === "metric" && isHeadline(first.field));
}

/** A page of a set's ids, newest first unless the key says otherwise; of several keys that begin with the start only it counts. */
export function pageByStart(set: RunSet, [first]: readonly SortKey[], page: Page): Compilable<{ id: string }> {
  return idsOf(set)
    .orderBy("id", first && !first.descending ? "asc" : "desc")
    .limit(page.limit)
    .offset(page.offset);
}

/** The same of a set given by a condition on `runs`: the rows themselves are gone through, which needs no list of ids. */
export function pageOfRuns(
  set: RunSet & { kind: "runs" },
  keys: readonly SortKey[],
  page: Page,
  context: WhereContext,
): Compilable<{ id: string }> {
  const id = sql.ref("runs.id");
  return compilable(sql<{ id: string }>`
    SELECT ${id} AS id FROM runs ${keyJoins(keys, 0, id)} WHERE ${set.where}
    ORDER BY ${orderOf(keys, id, context)} LIMIT ${page.limit} OFFSET ${page.offset}`);
}

/** In the order of ids SQLite makes one pass over all that a combined select is made of; without it, it sorts each part. */
function ordered(set: RunSet): Ids {
  return idsOf(set).orderBy("id");
}

/** A page of a set's ids by the keys, runs without a value last, equal ones newest first; with each the size of the set. */
export function pageByKeys(
  set: RunSet,
  keys: readonly SortKey[],
  page: Page,
  context: WhereContext,
): Compilable<{ id: string; total: number }> {
  const id = sql.ref("found.id");
  return compilable(sql<{ id: string; total: number }>`
    WITH found AS MATERIALIZED ${ordered(set)}
    SELECT found.id AS id, (SELECT count(*) FROM found) AS total FROM found ${runsJoin(keys, id)} ${keyJoins(keys, 0, id)}
    ORDER BY ${orderOf(keys, id, context)} LIMIT ${page.limit} OFFSET ${page.offset}`);
}

/**
 * The same for all runs but a few, of those alone that have a value of the first key, which must be indexed: one pass over the index.
 * A page that comes out short must be asked of {@link pageByKeys}.
 */
export function pageByIndex(
  excluded: Ids,
  keys: readonly SortKey[],
  page: Page,
  context: WhereContext,
): Compilable<{ id: string }> {
  const first = keys[0]!;
  const id = sql.ref(`${tableOf(0)}.run_id`);
  const part = first.field.kind === "metric" ? first.field.part : "value";
  return compilable(sql<{ id: string }>`
    SELECT ${id} AS id FROM ${tableOfKey(first, 0)} ${runsJoin(keys, id)} ${keyJoins(keys, 1, id)}
    WHERE ${matchOf(first, 0, null)} AND ${sql.ref(`${tableOf(0)}.${part}`)} IS NOT NULL AND ${id} NOT IN ${excluded}
    ORDER BY ${orderOf(keys, id, context)} LIMIT ${page.limit} OFFSET ${page.offset}`);
}

function compilable<Row>(statement: RawBuilder<Row>): Compilable<Row> {
  return { compile: () => statement.compile(query) };
}

const tableOf = (index: number) => `key${index}`;

/** The rows of runs, where a key is an attribute. */
function runsJoin(keys: readonly SortKey[], id: RawBuilder<unknown>): RawBuilder<unknown> {
  return keys.some(({ field }) => field.kind === "attribute") ? sql`JOIN runs ON runs.id = ${id}` : sql``;
}

/** The values of the keys from a place on that are parameters or figures. */
function keyJoins(keys: readonly SortKey[], from: number, id: RawBuilder<unknown>): RawBuilder<unknown> {
  const joins = keys.flatMap((key, index) =>
    index < from || key.field.kind === "attribute"
      ? []
      : [sql`LEFT JOIN ${tableOfKey(key, index)} ON ${matchOf(key, index, id)}`],
  );
  return sql.join(joins, sql` `);
}

/** The table of a key's values. The index is named because SQLite, without statistics, takes the larger one. */
function tableOfKey({ field }: SortKey, index: number): RawBuilder<unknown> {
  const table = sql.table(tableOf(index));
  if (field.kind === "param") return sql`params AS ${table} INDEXED BY params_by_name`;
  return field.kind === "metric" && isHeadline(field)
    ? sql`metrics AS ${table} INDEXED BY metrics_by_name`
    : sql`metrics AS ${table}`;
}

/** One row a run at most; of every run where no id is given. */
function matchOf({ field }: SortKey, index: number, id: RawBuilder<unknown> | null): RawBuilder<unknown> {
  const own = (column: string) => sql.ref(`${tableOf(index)}.${column}`);
  const terms = [sql`${own("name")} = ${field.name}`];
  if (id) terms.push(sql`${own("run_id")} = ${id}`);
  if (field.kind === "metric" && isHeadline(field)) terms.push(sql`${own("slice")} = 'all' AND ${own("step")} = 0`);
  else if (field.kind === "metric") {
    terms.push(sql`${own("step")} = ${field.step} AND ${own("slice")} = ${field.slice}`);
  }
  return sql.join(terms, sql` AND `);
}

/** Missing values last; numbers before text. */
function orderOf(keys: readonly SortKey[], id: RawBuilder<unknown>, context: WhereContext): RawBuilder<unknown> {
  const terms = keys.flatMap(({ field, descending }, index) => {
    const term = (value: RawBuilder<unknown>) => sql`${value} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST`;
    const own = (column: string) => term(sql.ref(`${tableOf(index)}.${column}`));
    if (field.kind === "attribute") return [term(attributeColumn(field.name, context))];
    return field.kind === "metric" ? [own(field.part)] : [own("number"), own("value")];
  });
  return sql.join([...terms, sql`${id} DESC`]);
}
