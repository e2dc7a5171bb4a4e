import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { query } from "../query.js";
import type { Tables } from "../tables.js";
import { comparison, membership, operatorOf, pattern, type Test } from "./compile-test.js";
import { asIds, type RunSet } from "./id-sets.js";
import { type Condition, type Field, isHeadline, type LabelName, type MetricField, type Value } from "./where-ast.js";

/**
 * The figures of slice "all" and step 0, which an index holds by name. Its condition must stand in the statement as it stands in the
 * index, not as parameters, or SQLite does not use it.
 */
export function headlines(name: string) {
  return query
    .selectFrom("metrics")
    .where("metrics.name", "=", name)
    .where("metrics.slice", "=", sql.lit("all"))
    .where("metrics.step", "=", sql.lit(0));
}

/** The runs with a parameter that passes a test. */
export function paramMatching(name: string, test: Test, negated: boolean): RunSet {
  const params = query.selectFrom("params").select("params.run_id as id").where("params.name", "=", name);
  return { kind: "ids", ids: asIds(params.where(paramTest(test, negated))) };
}

const TEXT = sql.ref("params.value");
const NUMBER = sql.ref("params.number");
/** true and false have numbers too; they are no numbers. */
const IS_NUMBER = sql<SqlBool>`(${NUMBER} IS NOT NULL AND ${TEXT} NOT IN ('true', 'false'))`;

function paramTest(test: Test, negated: boolean): Expression<SqlBool> {
  if (test.kind === "like" || test.kind === "contains") return pattern(TEXT, test, test.negated !== negated);
  if (test.kind === "in") {
    const same = test.values.map((value) => equals(value));
    const among = sql`(${sql.join(same, sql` OR `)})`;
    return test.negated === negated ? sql<SqlBool>`${among}` : sql<SqlBool>`(${TEXT} IS NOT NULL AND NOT ${among})`;
  }
  const operator = operatorOf(test.operator, negated);
  if (operator === "=") return equals(test.value);
  if (operator === "!=") return sql<SqlBool>`(${TEXT} IS NOT NULL AND NOT ${equals(test.value)})`;
  if (typeof test.value === "number")
    return sql<SqlBool>`(${IS_NUMBER} AND ${comparison(NUMBER, operator, test.value)})`;
  return sql<SqlBool>`(${NUMBER} IS NULL AND ${comparison(TEXT, operator, String(test.value))})`;
}

/** Never NULL where there is a value. Quoted text equals what the parameter says as text: '6' and 6 both find a depth of 6. */
function equals(value: Value): Expression<SqlBool> {
  if (typeof value === "number") return sql<SqlBool>`coalesce(${NUMBER} = ${value} AND ${IS_NUMBER}, 0)`;
  return sql<SqlBool>`coalesce(${TEXT} = ${String(value)}, 0)`;
}

/** The runs with a figure that passes a test. */
export function metricMatching(field: MetricField, test: Test, negated: boolean): RunSet {
  const column = sql.ref(`metrics.${field.part}`);
  return metricWhere(field, metricTest(column, test, negated));
}

function metricTest(column: Expression<unknown>, test: Test, negated: boolean): Expression<SqlBool> {
  if (test.kind === "in") return membership(column, test.values, test.negated !== negated);
  if (test.kind === "compare") return comparison(column, operatorOf(test.operator, negated), test.value);
  throw new Error(`a metric has no ${test.kind}`);
}

/** Other slices and steps are looked up run by run, in the key of the table. */
function metricWhere(field: MetricField, where: Expression<SqlBool>): RunSet {
  if (isHeadline(field)) {
    return { kind: "ids", ids: asIds(headlines(field.name).select("metrics.run_id as id").where(where)) };
  }
  const one = query
    .selectFrom("metrics")
    .select(sql.lit(1).as("one"))
    .where(sql<SqlBool>`metrics.run_id = runs.id`)
    .where("metrics.step", "=", field.step)
    .where("metrics.slice", "=", field.slice)
    .where("metrics.name", "=", field.name)
    .where(where);
  return { kind: "runs", where: sql<SqlBool>`EXISTS ${one}` };
}

/** The runs without a parameter or figure, or those with one. */
export function withoutField(field: Exclude<Field, { kind: "attribute" | "label" }>, isNull: boolean): RunSet {
  const present = presentIn(field);
  if (!isNull) return present;
  if (present.kind === "runs") return { kind: "runs", where: sql<SqlBool>`NOT ${present.where}` };
  return { kind: "except", ids: present.ids };
}

function presentIn(field: Exclude<Field, { kind: "attribute" | "label" }>): RunSet {
  if (field.kind === "metric") {
    return metricWhere(field, sql<SqlBool>`${sql.ref(`metrics.${field.part}`)} IS NOT NULL`);
  }
  const params = query.selectFrom("params").select("params.run_id as id").where("params.name", "=", field.name);
  return { kind: "ids", ids: asIds(params.where("params.value", "is not", null)) };
}

/** The runs with a tag, model or alias that passes a test; negated, those without one that does. */
export function labelled(label: LabelName, condition: Condition, negated: boolean): RunSet {
  const ids = asIds(labels(label, condition));
  return { kind: asksForAbsence(condition) === negated ? "ids" : "except", ids };
}

/** Whether a test is true of runs without such a label. */
function asksForAbsence(condition: Condition): boolean {
  if (condition.kind === "compare") return condition.operator === "!=";
  return condition.kind === "null" ? !condition.negated : condition.negated;
}

function labels(label: LabelName, condition: Condition) {
  const pass = (column: Expression<unknown>): Expression<SqlBool> => {
    if (condition.kind === "null") return sql<SqlBool>`true`;
    if (condition.kind === "compare") return comparison(column, "=", condition.value);
    if (condition.kind === "in") return membership(column, condition.values, false);
    return pattern(column, condition, false);
  };
  if (label === "tag") {
    return distinctIds(
      query
        .selectFrom("run_tags")
        .select("run_tags.run_id as id")
        .where(pass(sql.ref("run_tags.tag"))),
    );
  }
  const models = query.selectFrom("models").select("models.run_id as id");
  if (label === "model") return distinctIds(models.where(pass(sql.ref("models.name"))));
  const aliased = models.innerJoin("aliases", (join) =>
    join.onRef("aliases.model_name", "=", "models.name").onRef("aliases.model_version", "=", "models.version"),
  );
  return distinctIds(aliased.where(pass(sql.ref("aliases.alias"))));
}

/** A run may have several labels that pass. */
function distinctIds<T extends keyof Tables>(select: SelectQueryBuilder<Tables, T, { id: string }>) {
  return asIds(select.distinct());
}
