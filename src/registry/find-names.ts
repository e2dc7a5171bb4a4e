import { sql } from "kysely";
import { groupBy } from "../core/group-by.js";
import { didYouMean, nearNames } from "../core/near-names.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { type Field, isHeadline, type MetricField, type Where } from "./where/where-ast.js";
import { whereFault } from "./where/where-fault.js";

/** Slices that a message names. */
const MOST_NEAR = 3;

/**
 * Refuses names of parameters and metrics that no run has: a mistyped name must not look like "no such runs".
 * @param source the text the fields were read from
 * @throws UsageError UNKNOWN_FIELD with the place and the nearest names there are
 */
export function requireKnownNames(db: Connection, source: string, fields: readonly Field[]): void {
  for (const field of fields) {
    if (field.kind === "param") requireName(source, field, paramNames(db));
    if (field.kind === "metric") requireMetric(db, source, field);
  }
}

function requireMetric(db: Connection, source: string, field: MetricField): void {
  const { name, slice, step } = field;
  const names = metricNames(db);
  const known = query.selectFrom("metrics").select(sql.lit(1).as("one")).where("name", "=", name);
  const here = known.where("slice", "=", slice).where("step", "=", step);
  if (names.length === 0 || db.first(here.limit(1))) return;
  const pairs = db.all(query.selectFrom("metrics").select(["name", "slice"]).distinct());
  const slices = pairs.filter((one) => one.name === name).map((one) => one.slice);
  if (slices.length === 0) {
    requireName(source, field, isHeadline(field) ? names : pairs.map((one) => one.name));
    return;
  }
  const place = isHeadline(field)
    ? "on all rows, only in slices"
    : `in slice "${slice}"${step === 0 ? "" : `, step ${step}`}`;
  const near = isHeadline(field) || slices.includes(slice) ? "" : nearSliceText(field, pairs);
  throw whereFault(source, field.at, `no run has the metric ${name} ${place}${near}`, {
    code: "UNKNOWN_FIELD",
    hint: `proplab query "SELECT DISTINCT slice, step FROM metrics WHERE name = '${name.replaceAll("'", "''")}'" lists them`,
  });
}

interface NamedSlice {
  readonly name: string;
  readonly slice: string;
}

/** Near slices of the metric itself; where it has none, a near one of others, and which these are. */
function nearSliceText({ name, slice }: MetricField, pairs: readonly NamedSlice[]): string {
  const own = nearSlices(
    slice,
    pairs.filter((one) => one.name === name).map((one) => one.slice),
  );
  if (own.length > 0) return ` (did you mean ${own.map((one) => `"${one}"`).join(" or ")}?)`;
  const [other] = nearSlices(slice, new Set(pairs.map((one) => one.slice)));
  const having = pairs.filter((one) => one.slice === other).map((one) => one.name);
  return other === undefined
    ? ""
    : `; slice "${other}" has ${[...new Set(having)].sort().slice(0, MOST_NEAR).join(", ")}`;
}

/** Also by what is the slice's own: "week 1" means "week: week 1 (2025-02-01 to 2025-02-07)". */
function nearSlices(typed: string, slices: Iterable<string>): string[] {
  const named = [...slices].flatMap((slice) => {
    const own = slice.slice(slice.indexOf(": ") < 0 ? 0 : slice.indexOf(": ") + 2);
    return [...new Set([slice, own, own.replace(/ \(.*\)$/, "")])].map((part) => ({ part, slice }));
  });
  const parts = groupBy(named, ({ part }) => part);
  const near = nearNames(typed, parts.keys()).flatMap((part) => parts.get(part)!.map(({ slice }) => slice));
  return [...new Set(near)].slice(0, MOST_NEAR);
}

function requireName(source: string, field: Exclude<Field, { kind: "attribute" | "label" }>, names: string[]): void {
  if (names.length === 0 || names.includes(field.name)) return;
  const what = field.kind === "param" ? "parameter" : "metric";
  const near = didYouMean(field.name, names);
  const some = near === "" ? `some there are: ${names.slice(0, 5).join(", ")}; ` : "";
  throw whereFault(source, field.at, `no run has a ${what} "${field.name}"${near}`, {
    code: "UNKNOWN_FIELD",
    hint: `${some}proplab query "SELECT DISTINCT name FROM ${field.kind === "param" ? "params" : "metrics"}" lists all`,
  });
}

/** The fields that a condition names, each as often as it does. */
export function fieldsOf(where: Where): Field[] {
  if ("parts" in where) return where.parts.flatMap(fieldsOf);
  return "part" in where ? fieldsOf(where.part) : [where.field];
}

/** Names of all parameters, in order. */
export function paramNames(db: Connection): string[] {
  return namesIn(db, "params", sql`true`);
}

/** Names of all metrics of slice "all" and step 0, in order. */
export function metricNames(db: Connection): string[] {
  return namesIn(db, "metrics", sql`slice = 'all' AND step = 0`);
}

/** Steps through the index from name to name, where DISTINCT would read every row. */
function namesIn(db: Connection, table: "params" | "metrics", where: ReturnType<typeof sql>): string[] {
  const from = sql.table(table);
  const names = sql<{ name: string }>`
    WITH RECURSIVE names (name) AS (
      SELECT min(name) FROM ${from} WHERE ${where}
      UNION ALL
      SELECT (SELECT min(name) FROM ${from} WHERE ${where} AND name > names.name) FROM names WHERE names.name IS NOT NULL
    )
    SELECT name FROM names WHERE name IS NOT NULL`;
  return db.all({ compile: () => names.compile(query) }).map(({ name }) => name);
}
