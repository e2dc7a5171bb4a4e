import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Comparison, Condition, Value } from "./where-ast.js";

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};
/** The only operators that reach SQL as text. */
const OPERATORS: Readonly<Record<Comparison, RawBuilder<unknown>>> = {
  "=": sql`=`,
  "!=": sql`<>`,
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};

/** A test other than "is null", with a `not` before it worked in. */
export type Test = Exclude<Condition, { kind: "null" }>;

/** The operator that is true where the other is false, when negated. */
export function operatorOf(operator: Comparison, negated: boolean): Comparison {
  return negated ? OPPOSITE[operator] : operator;
}

/** left operator right, the value bound. */
export function comparison(left: Expression<unknown>, operator: Comparison, value: Value): Expression<SqlBool> {
  return sql<SqlBool>`${left} ${OPERATORS[operator]} ${bound(value)}`;
}

/** left like pattern, or left contains text: upper and lower case of ASCII letters alike; NULL matches neither way. */
export function pattern(
  left: Expression<unknown>,
  { kind, text }: { kind: "like" | "contains"; text: string },
  negated: boolean,
): Expression<SqlBool> {
  const found =
    kind === "like" ? sql`(${left} LIKE ${text} ESCAPE '\\')` : sql`(instr(lower(${left}), lower(${text})) > 0)`;
  return negated ? sql<SqlBool>`NOT ${found}` : sql<SqlBool>`${found}`;
}

/** left in (values), one bound parameter for all; NULL matches neither way. */
export function membership(left: Expression<unknown>, values: readonly Value[], negated: boolean): Expression<SqlBool> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
  return negated ? sql<SqlBool>`${left} NOT IN ${list}` : sql<SqlBool>`${left} IN ${list}`;
}

/** SQLite has no type for true and false. */
function bound(value: Value): string | number {
  return typeof value === "boolean" ? Number(value) : value;
}
