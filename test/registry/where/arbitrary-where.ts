import fc from "fast-check";
import type { Condition, Field, Value, Where } from "../../../src/registry/where/where-ast.js";

/** What trees are made of: names that tests give to runs, or any. */
export interface Names {
  readonly params: fc.Arbitrary<string>;
  readonly metrics: fc.Arbitrary<string>;
  readonly slices: fc.Arbitrary<string>;
  readonly steps: fc.Arbitrary<number>;
  readonly texts: fc.Arbitrary<string>;
  readonly numbers: fc.Arbitrary<number>;
}

const comparison = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
const equality = fc.constantFrom("=", "!=");
const at = 0;

/** Trees that the parser can give, positions all 0. */
export function arbitraryWhere(names: Names): fc.Arbitrary<Where> {
  const value: fc.Arbitrary<Value> = fc.oneof(names.numbers, names.texts, fc.boolean());
  const field = (kind: "param") => names.params.map((name): Field => ({ kind, name, at }));
  const metric = fc.record({
    kind: fc.constant("metric" as const),
    name: names.metrics,
    slice: names.slices,
    step: names.steps,
    part: fc.constantFrom("value", "n", "low", "high"),
    at: fc.constant(at),
  });
  const attribute = (...of: string[]) => fc.constantFrom(...of).map((name): Field => ({ kind: "attribute", name, at }));
  const label = fc.constantFrom("tag", "model", "alias").map((name): Field => ({ kind: "label", name, at }));
  const tests = (fields: fc.Arbitrary<Field>, operators: fc.Arbitrary<string>, values: fc.Arbitrary<Value>) => [
    fc.record({ kind: fc.constant("compare"), field: fields, operator: operators, value: values }),
    fc.record({
      kind: fc.constant("in"),
      field: fields,
      negated: fc.boolean(),
      values: fc.array(values, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("null"), field: fields, negated: fc.boolean() }),
  ];
  const patterns = (fields: fc.Arbitrary<Field>) =>
    fc.record({
      kind: fc.constantFrom("like", "contains"),
      field: fields,
      negated: fc.boolean(),
      text: names.texts,
    });
  const statuses = fc.constantFrom("completed", "failed", "archived");
  const condition = fc.oneof(
    ...tests(field("param"), comparison, value),
    ...tests(metric as fc.Arbitrary<Field>, comparison, names.numbers),
    ...tests(attribute("name", "hypothesis"), comparison, names.texts),
    ...tests(attribute("seed", "threads"), comparison, names.numbers),
    ...tests(attribute("status"), equality, statuses),
    ...tests(label, equality, names.texts),
    patterns(fc.oneof(field("param"), attribute("name", "hypothesis"), label)),
  ) as fc.Arbitrary<Condition>;
  const { where } = fc.letrec<{ where: Where }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      condition,
      fc.record({ kind: fc.constantFrom("and", "or"), parts: fc.array(tie("where"), { minLength: 2, maxLength: 3 }) }),
      fc.record({ kind: fc.constant("not"), part: tie("where") }),
    ) as fc.Arbitrary<Where>,
  }));
  return where;
}
