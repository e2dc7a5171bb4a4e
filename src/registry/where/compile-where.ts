import { compileAttribute } from "./compile-attribute.js";
import { labelled, metricMatching, paramMatching, withoutField } from "./compile-names.js";
import { intersection, type RunSet, union } from "./id-sets.js";
import type { Condition, Where } from "./where-ast.js";

/** What a condition depends on beside its text. */
export interface WhereContext {
  /** Runs entered as running whose process is gone: they count as interrupted. */
  readonly gone: readonly string[];
}

/**
 * The runs of which a condition is true. What a run does not have makes a test neither true nor false: such a run is in no set, under
 * `not` as little as without. Text and numbers of the user become bound parameters.
 */
export function compileWhere(where: Where, context: WhereContext, negated = false): RunSet {
  if ("part" in where) return compileWhere(where.part, context, !negated);
  if (!("parts" in where)) return compileCondition(where, context, negated);
  const sets = where.parts.map((part) => compileWhere(part, context, negated));
  // not (a and b) is (not a) or (not b)
  return (where.kind === "and") === negated ? union(sets) : intersection(sets);
}

function compileCondition(condition: Condition, context: WhereContext, negated: boolean): RunSet {
  const { field } = condition;
  if (field.kind === "attribute") return compileAttribute(field.name, condition, context, negated);
  if (field.kind === "label") return labelled(field.name, condition, negated);
  if (condition.kind === "null") return withoutField(field, condition.negated === negated);
  return field.kind === "param"
    ? paramMatching(field.name, condition, negated)
    : metricMatching(field, condition, negated);
}
