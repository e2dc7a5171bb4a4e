import { sql } from "kysely";
import { groupBy } from "../core/group-by.js";
import type { Connection } from "./connection.js";
import { paramsOf } from "./params-of.js";
import { anyOf, query } from "./query.js";
import type { ColumnValue } from "./records.js";
import { tagsOf } from "./tags.js";
import { attributeColumn } from "./where/compile-attribute.js";
import type { WhereContext } from "./where/compile-where.js";
import { RUN_ATTRIBUTES } from "./where/run-attributes.js";
import type { Field, LabelName, MetricField } from "./where/where-ast.js";

/** What each of the runs has of a field, in the order of the ids; null where it has none. */
export function columnOf(db: Connection, ids: readonly string[], field: Field, context: WhereContext): ColumnValue[] {
  const values = valuesOf(db, ids, field, context);
  return ids.map((id) => values.get(id) ?? null);
}

function valuesOf(
  db: Connection,
  ids: readonly string[],
  field: Field,
  context: WhereContext,
): ReadonlyMap<string, ColumnValue> {
  if (field.kind === "attribute") return attributes(db, ids, field.name, context);
  if (field.kind === "label") return labels(db, ids, field.name);
  if (field.kind === "metric") return metrics(db, ids, field);
  const params = paramsOf(db, ids, [field.name]);
  return new Map([...params].map(([id, { [field.name]: value }]) => [id, value ?? null]));
}

function attributes(db: Connection, ids: readonly string[], name: string, context: WhereContext) {
  const value = sql<string | number | null>`${attributeColumn(name, context)}`.as("value");
  const rows = db.all(query.selectFrom("runs").select(["runs.id", value]).where("runs.id", "in", anyOf(ids)));
  const isFlag = RUN_ATTRIBUTES[name]!.kind === "flag";
  return new Map(rows.map((row) => [row.id, isFlag && row.value !== null ? row.value === 1 : row.value]));
}

function metrics(db: Connection, ids: readonly string[], { name, slice, step, part }: MetricField) {
  const rows = query
    .selectFrom("metrics")
    .select(["run_id", part])
    .where("run_id", "in", anyOf(ids))
    .where("name", "=", name)
    .where("slice", "=", slice)
    .where("step", "=", step);
  return new Map(db.all(rows).map((row) => [row.run_id, row[part] ?? null]));
}

function labels(db: Connection, ids: readonly string[], label: LabelName): Map<string, string[]> {
  if (label === "tag") return tagsOf(db, ids);
  const models = query.selectFrom("models").where("models.run_id", "in", anyOf(ids));
  const aliased = models.innerJoin("aliases", (join) =>
    join.onRef("aliases.model_name", "=", "models.name").onRef("aliases.model_version", "=", "models.version"),
  );
  const rows =
    label === "model"
      ? db.all(models.select(["models.run_id", sql<string>`models.name || '@' || models.version`.as("label")]))
      : db.all(aliased.select(["models.run_id", "aliases.alias as label"]));
  const byRun = groupBy(rows, (row) => row.run_id);
  return new Map([...byRun].map(([id, own]) => [id, own.map((row) => row.label).sort()]));
}
