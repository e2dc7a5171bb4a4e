import { sql } from "kysely";
import { didYouMean } from "../core/near-names.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { type Field, isHeadline, type MetricField, type Where } from "./where/where-ast.js";
import { whereFault } from "./where/where-fault.js";

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
  const problem = `no run has the metric ${field.name} in slice "${field.slice}"${field.step === 0 ? "" : `, step ${field.step}`}`;
  throw whereFault(source, field.at, problem, {
    code: "UNKNOWN_FIELD",
    hint: "proplab show RUN --json lists the metrics of a run with their slices and steps",
  });
}

function requireName(source: string, field: Exclude<Field, { kind: "attribute" | "label" }>, names: string[]): void {
  if (names.length === 0 || names.includes(field.name)) return;
  const what = field.kind === "param" ? "parameter" : "metric";
  const near = didYouMean(field.name, names);
  const some = near === "" ? `some there are: ${names.slice(0, 5).join(", ")}; ` : "";
  throw whereFault(source, field.at, `no run has a ${what} "${field.name}"${near}`, {
    code: "UNKNOWN_FIELD",
    hint: `${some}proplab show RUN lists those of a run`,
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
