import { didYouMean } from "../../core/near-names.js";
import { asMoment } from "./moments.js";
import { RUN_ATTRIBUTES } from "./run-attributes.js";
import type { Field, Value } from "./where-ast.js";
import { whereFault } from "./where-fault.js";
import type { Token } from "./where-tokens.js";

const HASH = /^[0-9a-z]{1,64}$/i;

/** @throws UsageError BAD_WHERE when a field cannot be compared with such a value */
export function checkValue(source: string, field: Field, value: Value, at: number): void {
  const refuse = (problem: string, hint?: string) =>
    whereFault(source, at, problem, hint === undefined ? {} : { hint });
  if (field.kind === "param") return;
  if (field.kind === "metric") {
    if (typeof value !== "number") throw refuse("a metric is compared with a number");
    return;
  }
  if (field.kind === "label") {
    if (typeof value !== "string") throw refuse(`a ${field.name} is compared with text between quotes`);
    return;
  }
  const { kind, choices = [] } = RUN_ATTRIBUTES[field.name]!;
  if (kind === "number" && typeof value !== "number") throw refuse(`${field.name} is compared with a number`);
  if (kind === "flag" && typeof value !== "boolean") throw refuse(`${field.name} is compared with true or false`);
  if (kind === "number" || kind === "flag") return;
  if (typeof value !== "string") {
    throw refuse(`${field.name} is compared with ${kind === "date" ? "a date: YYYY-MM-DD" : "text between quotes"}`);
  }
  if (kind === "choice" && !choices.includes(value)) {
    throw refuse(
      `${field.name} is never "${value}"${didYouMean(value, choices)}`,
      `it is one of ${choices.join(", ")}`,
    );
  }
  if (kind === "date" && asMoment(value) === null) {
    throw refuse(`"${value}" is not a date`, "write YYYY-MM-DD or YYYY-MM-DDTHH:MM, in UTC");
  }
  if (kind === "hash" && !HASH.test(value)) {
    throw refuse(`"${value}" is not the beginning of ${field.name === "id" ? "an id" : "a hash"}`);
  }
}

/** @throws UsageError BAD_WHERE for an order where there is none, or a pattern on what is not text */
export function refuseOperator(source: string, field: Field, { kind, text, at }: Token): void {
  const isOrder = kind === "symbol" && /^[<>]=?$/.test(text);
  const isPattern = kind === "word" && /^(like|contains)$/i.test(text);
  const attribute = field.kind === "attribute" ? RUN_ATTRIBUTES[field.name]!.kind : null;
  const unordered = field.kind === "label" || attribute === "choice" || attribute === "flag" || attribute === "hash";
  if (isOrder && unordered) {
    throw whereFault(source, at, `${field.name} has no order: ${text} does not apply`, {
      hint: "use =, != or in (...)",
    });
  }
  const noText = field.kind === "metric" || attribute === "number" || attribute === "flag" || attribute === "date";
  if (isPattern && noText) {
    throw whereFault(source, at, `${text} applies to text, and ${field.name} is none`, { hint: "use = != < <= > >=" });
  }
}
