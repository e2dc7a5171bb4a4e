import { type ColumnValue, parseFields, type RunField } from "../registry/index.js";
import { formatCount, formatValue, NOTHING, unitOf } from "../reports/format.js";

/** A column of a list of runs as it is printed. */
export interface RunColumn {
  readonly head: string;
  readonly cells: readonly string[];
  readonly isRight: boolean;
  /** Texts that are wrapped between their words; others are never broken. */
  readonly isProse: boolean;
}

const SHORT_HASH = 8;
const HASHES: readonly string[] = ["id", "dataset", "config", "commit", "parent"];
const PROSE: readonly string[] = ["name", "hypothesis", "error", "cpu"];
const MOMENTS: readonly string[] = ["started", "finished"];

/** A column asked for by name: figures in their units, hashes shortened, times to the minute. */
export function runColumn(name: string, values: readonly ColumnValue[]): RunColumn {
  const field = parseFields(name)[0]!;
  return {
    head: headOf(field, name),
    cells: values.map((value) => cellOf(field, value)),
    isRight: values.every((value) => value === null || typeof value === "number"),
    isProse: field.kind === "label" || (field.kind === "attribute" && PROSE.includes(field.name)),
  };
}

/** Behind the dot stands what tells columns apart. */
function headOf(field: RunField, name: string): string {
  return name.slice(field.kind === "param" || field.kind === "metric" ? name.indexOf(".") + 1 : 0);
}

function cellOf(field: RunField, value: ColumnValue): string {
  if (value === null) return NOTHING;
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.join(", ");
  if (field.kind === "metric" && typeof value === "number") {
    return field.part === "n" ? formatCount(value) : formatValue(value, unitOf(field.name));
  }
  const text = String(value);
  if (field.kind !== "attribute") return text;
  if (HASHES.includes(field.name)) return text.slice(0, SHORT_HASH);
  return MOMENTS.includes(field.name) ? text.slice(0, 16).replace("T", " ") : text;
}
