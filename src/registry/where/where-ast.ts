/** What a --where says, as a tree. Positions (`at`) count characters from 0 and are for messages only. */

export type Where = Condition | Junction | Negation;

export interface Junction {
  readonly kind: "and" | "or";
  /** Two or more. */
  readonly parts: readonly Where[];
}

export interface Negation {
  readonly kind: "not";
  readonly part: Where;
}

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A date is text; which text is a date, the attribute compared says. */
export type Value = number | string | boolean;

export type Condition =
  | { readonly kind: "compare"; readonly field: Field; readonly operator: Comparison; readonly value: Value }
  | { readonly kind: "like"; readonly field: Field; readonly negated: boolean; readonly text: string }
  | { readonly kind: "contains"; readonly field: Field; readonly negated: boolean; readonly text: string }
  | { readonly kind: "in"; readonly field: Field; readonly negated: boolean; readonly values: readonly Value[] }
  | { readonly kind: "null"; readonly field: Field; readonly negated: boolean };

export type MetricPart = "value" | "n" | "low" | "high";

export interface MetricField {
  readonly kind: "metric";
  readonly name: string;
  readonly slice: string;
  readonly step: number;
  readonly part: MetricPart;
  readonly at: number;
}

export type Field =
  | { readonly kind: "attribute"; readonly name: string; readonly at: number }
  | { readonly kind: "param"; readonly name: string; readonly at: number }
  | { readonly kind: "label"; readonly name: LabelName; readonly at: number }
  | MetricField;

/** What a run may have none, one or several of. */
export type LabelName = "tag" | "model" | "alias";

/** True for the figures that are found by index: slice "all", step 0. */
export function isHeadline({ slice, step }: Pick<MetricField, "slice" | "step">): boolean {
  return slice === "all" && step === 0;
}
