import { parseField } from "./parse-field.js";
import { printField } from "./print-where.js";
import { TokenReader } from "./token-reader.js";
import type { Field } from "./where-ast.js";

const MOST_KEYS = 8;
const MOST_FIELDS = 100;

/** What runs are ordered by; runs without it come last either way. */
export interface SortKey {
  readonly field: Exclude<Field, { kind: "label" }>;
  readonly descending: boolean;
}

/**
 * Reads "metrics.mae_lines, -started": fields with commas between, the first the weightiest; a "-" before it or "desc" behind it turns
 * its order.
 * @throws UsageError BAD_WHERE with the place
 */
export function parseSort(source: string): SortKey[] {
  const reader = new TokenReader(source);
  return list(reader, MOST_KEYS, () => {
    const turned = reader.takeSymbol("-");
    const field = parseField(reader);
    if (field.kind === "label") throw reader.fault(field.at, `a run may have several: ${field.name} gives no order`);
    const descending = reader.takeWord("desc") || (!reader.takeWord("asc") && turned);
    return { field, descending };
  });
}

/** Reads "name, params.depth, metrics.mae_lines.low". @throws UsageError BAD_WHERE with the place */
export function parseFields(source: string): Field[] {
  const reader = new TokenReader(source);
  const fields = list(reader, MOST_FIELDS, () => parseField(reader));
  return [...new Map(fields.map((field) => [printField(field), field])).values()];
}

function list<T>(reader: TokenReader, most: number, item: () => T): T[] {
  const items = [item()];
  while (reader.takeSymbol(",")) {
    if (items.length === most) throw reader.fault(reader.peek().at, `more than ${most} in a list`);
    items.push(item());
  }
  if (reader.peek().kind !== "end") throw reader.expected('"," or the end');
  return items;
}
