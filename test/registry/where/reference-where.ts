import type { RunDetail } from "../../../src/registry/index.js";
import type { Condition, Field, Value, Where } from "../../../src/registry/where/where-ast.js";

/** true, false, or null where the run has nothing to compare. */
type Truth = boolean | null;

/** Whether a condition is true of a run: its meaning spelled out run by run, for holding the SQL against it. */
export function isTrueOf(run: RunDetail, where: Where): Truth {
  if ("part" in where) return opposite(isTrueOf(run, where.part));
  if (!("parts" in where)) return condition(run, where);
  const truths = where.parts.map((part) => isTrueOf(run, part));
  const [decides, other] = where.kind === "and" ? [false, true] : [true, false];
  if (truths.includes(decides)) return decides;
  return truths.includes(null) ? null : other;
}

const opposite = (truth: Truth): Truth => (truth === null ? null : !truth);

function condition(run: RunDetail, test: Condition): Truth {
  const { field } = test;
  if (field.kind === "label") {
    const labels = labelsOf(run, field.name);
    if (test.kind === "null") return test.negated === labels.length > 0;
    if (test.kind === "compare") return (test.operator === "=") === labels.includes(String(test.value));
    return !test.negated === labels.some((label) => positive(label, test) === true);
  }
  const value = fieldValue(run, field);
  if (test.kind === "null") return test.negated === (value !== null);
  if (value === null) return null;
  const truth = positive(value, test, field);
  return test.kind !== "compare" && test.negated ? opposite(truth) : truth;
}

function positive(value: Value, test: Exclude<Condition, { kind: "null" }>, field?: Field): Truth {
  if (test.kind === "like") return likeness(test.text).test(String(value));
  if (test.kind === "contains") return String(value).toLowerCase().includes(test.text.toLowerCase());
  if (test.kind === "in") return test.values.some((one) => equal(value, one));
  const { operator, value: wanted } = test;
  if (operator === "=") return equal(value, wanted);
  if (operator === "!=") return !equal(value, wanted);
  const isText = field?.kind === "param" && typeof wanted === "boolean" ? typeof value === "string" : false;
  if (typeof value !== typeof wanted && !isText) return null;
  const [left, right] = isText ? [value, String(wanted)] : [value, wanted];
  if (typeof left === "boolean") return null;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

/** Text equals whatever reads the same. */
function equal(value: Value, wanted: Value): boolean {
  return typeof wanted === "number" ? value === wanted : String(value) === String(wanted);
}

function likeness(pattern: string): RegExp {
  const text = pattern
    .replace(/[.*+?^${}()|[\]]/g, "\\$&")
    .replace(/%/g, ".*")
    .replace(/_/g, ".");
  return new RegExp(`^${text}$`, "is");
}

function fieldValue(run: RunDetail, field: Exclude<Field, { kind: "label" }>): Value | null {
  if (field.kind === "param") return run.params[field.name] ?? null;
  if (field.kind === "metric") {
    const { name, slice, step, part } = field;
    return run.metrics.find((one) => one.name === name && one.slice === slice && one.step === step)?.[part] ?? null;
  }
  const attributes: Record<string, Value | null | undefined> = {
    name: run.name,
    hypothesis: run.hypothesis,
    seed: run.seed,
    threads: run.environment.threads,
    status: run.status,
  };
  return attributes[field.name] ?? null;
}

function labelsOf(run: RunDetail, label: string): readonly string[] {
  if (label === "tag") return run.tags;
  return label === "model" ? run.models.map(({ name }) => name) : [];
}
