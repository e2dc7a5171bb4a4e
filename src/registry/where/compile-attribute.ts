import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { comparison, membership, operatorOf, pattern, type Test } from "./compile-test.js";
import type { WhereContext } from "./compile-where.js";
import type { RunSet } from "./id-sets.js";
import { asMoment } from "./moments.js";
import { RUN_ATTRIBUTES } from "./run-attributes.js";
import type { Comparison, Condition, Value } from "./where-ast.js";

/** The runs whose attribute passes a test. */
export function compileAttribute(name: string, condition: Condition, context: WhereContext, negated: boolean): RunSet {
  return { kind: "runs", where: test(name, condition, context, negated) };
}

/** An attribute's value in SQL; the status as lists show it. */
export function attributeColumn(name: string, { gone }: WhereContext): RawBuilder<unknown> {
  const { column } = RUN_ATTRIBUTES[name]!;
  if (name !== "status" || gone.length === 0) return column;
  return sql`CASE WHEN ${membership(sql.ref("runs.id"), gone, false)} THEN 'interrupted' ELSE ${column} END`;
}

function test(name: string, condition: Condition, context: WhereContext, negated: boolean): Expression<SqlBool> {
  const column = attributeColumn(name, context);
  if (condition.kind === "null") {
    return condition.negated === negated ? sql<SqlBool>`${column} IS NULL` : sql<SqlBool>`${column} IS NOT NULL`;
  }
  const { kind } = RUN_ATTRIBUTES[name]!;
  if (condition.kind === "like" || condition.kind === "contains") {
    return pattern(column, condition, condition.negated !== negated);
  }
  if (kind === "date" || kind === "hash") return spans(name, column, condition, negated);
  if (condition.kind === "in") return membership(column, condition.values.map(plain), condition.negated !== negated);
  return comparison(column, operatorOf(condition.operator, negated), condition.value);
}

/** true and false as their column has them. */
function plain(value: Value): Value {
  return typeof value === "boolean" ? Number(value) : value;
}

/** Dates stand for a day or a part of one, hashes for all that begin so: each is a span of the column's text. */
function spans(
  name: string,
  column: RawBuilder<unknown>,
  condition: Exclude<Test, { kind: "like" | "contains" }>,
  negated: boolean,
): Expression<SqlBool> {
  if (condition.kind === "compare") {
    return inSpan(name, column, operatorOf(condition.operator, negated), String(condition.value));
  }
  const isOut = condition.negated !== negated;
  const each = condition.values.map((value) => inSpan(name, column, isOut ? "!=" : "=", String(value)));
  return sql<SqlBool>`(${sql.join(each, isOut ? sql` AND ` : sql` OR `)})`;
}

function inSpan(name: string, column: RawBuilder<unknown>, operator: Comparison, text: string): Expression<SqlBool> {
  const { start, end } = RUN_ATTRIBUTES[name]!.kind === "date" ? asMoment(text)! : beginning(name, text);
  switch (operator) {
    case "=":
      return sql<SqlBool>`(${column} >= ${start} AND ${column} < ${end})`;
    case "!=":
      return sql<SqlBool>`(${column} < ${start} OR ${column} >= ${end})`;
    case "<":
      return sql<SqlBool>`${column} < ${start}`;
    case "<=":
      return sql<SqlBool>`${column} < ${end}`;
    case ">":
      return sql<SqlBool>`${column} >= ${end}`;
    case ">=":
      return sql<SqlBool>`${column} >= ${start}`;
  }
}

/** Ids are in upper case, hashes in lower case; "~" sorts behind both. */
function beginning(name: string, text: string): { start: string; end: string } {
  const start = name === "id" || name === "parent" ? text.toUpperCase() : text.toLowerCase();
  return { start, end: `${start}~` };
}
