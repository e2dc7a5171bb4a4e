import { sql } from "kysely";
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
  if (isHeadline(field)) {
    requireName(source, field, metricNames(db));
    return;
  }
  const known = query.selectFrom("metrics").select(sql.lit(1).as("one")).where("name", "=", field.name);
  const here = known.where("slice", "=", field.slice).where("step", "=", field.step);
  if (db.first(here.limit(1)) || metricNames(db).length === 0) return;
  const slices = slicesOf(db, field.name);
  if (slices.length === 0) {
    requireName(source, field, namesIn(db, "metrics", "name", sql`true`));
    return;
  }
  const step = field.step === 0 ? "" : `, step ${field.step}`;
  const near = slices.includes(field.slice) ? "" : didYouMeanSlice(field.slice, slices);
  throw whereFault(source, field.at, `no run has the metric ${field.name} in slice "${field.slice}"${step}${near}`, {
    code: "UNKNOWN_FIELD",
    hint: `proplab query "SELECT DISTINCT slice, step FROM metrics WHERE name = '${field.name.replaceAll("'", "''")}'" lists them`,
  });
}

/** Also by what is the slice's own: "week 1" means "week: week 1 (2025-02-01 to 2025-02-07)". */
function didYouMeanSlice(typed: string, slices: readonly string[]): string {
  const parts = new Map<string, string[]>();
  for (const slice of slices) {
    const own = slice.slice(slice.indexOf(": ") < 0 ? 0 : slice.indexOf(": ") + 2);
    for (const part of new Set([slice, own, own.replace(/ \(.*\)$/, "")])) {
      parts.set(part, [...(parts.get(part) ?? []), slice]);
    }
  }
  const near = new Set(nearNames(typed, parts.keys()).flatMap((part) => parts.get(part)!));
  const named = [...near].slice(0, MOST_NEAR).map((slice) => `"${slice}"`);
  return named.length === 0 ? "" : ` (did you mean ${named.join(" or ")}?)`;
}

/** Slices of a metric, of all runs, in order. */
function slicesOf(db: Connection, name: string): string[] {
  return namesIn(db, "metrics", "slice", sql`name = ${name}`);
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
  return namesIn(db, "params", "name", sql`true`);
}

/** Names of all metrics of slice "all" and step 0, in order. */
export function metricNames(db: Connection): string[] {
  return namesIn(db, "metrics", "name", sql`slice = 'all' AND step = 0`);
}

/** Steps through the index from name to name, where DISTINCT would read every row. */
function namesIn(
  db: Connection,
  table: "params" | "metrics",
  column: "name" | "slice",
  where: ReturnType<typeof sql>,
): string[] {
  const [from, of] = [sql.table(table), sql.ref(column)];
  const names = sql<{ found: string }>`
    WITH RECURSIVE names (found) AS (
      SELECT min(${of}) FROM ${from} WHERE ${where}
      UNION ALL
      SELECT (SELECT min(${of}) FROM ${from} WHERE ${where} AND ${of} > names.found) FROM names WHERE names.found IS NOT NULL
    )
    SELECT found FROM names WHERE found IS NOT NULL`;
  return db.all({ compile: () => names.compile(query) }).map(({ found }) => found);
}
