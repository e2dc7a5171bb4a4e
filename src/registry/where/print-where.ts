import type { Condition, Field, Value, Where } from "./where-ast.js";

const BARE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A condition as text that parses to the same tree. */
export function printWhere(where: Where): string {
  if ("parts" in where) return where.parts.map(nested).join(` ${where.kind} `);
  if ("part" in where) return `not ${nested(where.part)}`;
  return printCondition(where);
}

function nested(where: Where): string {
  return "parts" in where ? `(${printWhere(where)})` : printWhere(where);
}

function printCondition(condition: Condition): string {
  const field = printField(condition.field);
  if (condition.kind === "compare") return `${field} ${condition.operator} ${printValue(condition.value)}`;
  const not = condition.negated ? "not " : "";
  if (condition.kind === "null") return `${field} is ${not}null`;
  if (condition.kind === "in") return `${field} ${not}in (${condition.values.map(printValue).join(", ")})`;
  return `${field} ${not}${condition.kind} ${printValue(condition.text)}`;
}

/** A field as it is written in a condition, a sort key or a list of columns. */
export function printField(field: Field): string {
  if (field.kind === "param") return `params.${printName(field.name)}`;
  if (field.kind !== "metric") return field.name;
  const step = field.step === 0 ? "" : `, ${field.step}`;
  const slice = field.slice === "all" && step === "" ? "" : `[${printValue(field.slice)}${step}]`;
  return `metrics.${printName(field.name)}${slice}${field.part === "value" ? "" : `.${field.part}`}`;
}

function printName(name: string): string {
  return BARE.test(name) ? name : `"${escaped(name).replaceAll('"', '\\"')}"`;
}

function printValue(value: Value): string {
  return typeof value === "string" ? `'${escaped(value).replaceAll("'", "\\'")}'` : String(value);
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
