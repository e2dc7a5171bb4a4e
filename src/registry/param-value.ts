import type { ParamValue } from "./records.js";

/** A parameter as its row keeps it: text for reading and equality, a number for comparing. */
export function paramToRow(value: ParamValue): { value: string | null; number: number | null } {
  if (value === null) return { value: null, number: null };
  return { value: String(value), number: typeof value === "string" ? null : Number(value) };
}

/** The parameter its row was made from, with its type. */
export function paramFromRow(row: { value: string | null; number: number | null }): ParamValue {
  if (row.number === null) return row.value;
  if (row.value === "true" || row.value === "false") return row.value === "true";
  return row.number;
}
