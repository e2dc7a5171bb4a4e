import { DataError, UsageError } from "../../core/errors.js";
import { didYouMean, nearNames } from "../../core/near-names.js";
import { TABLE_NAMES, type TableName } from "../schema.js";
import type { InputTable } from "./input-table.js";

/** One --map: a canonical column, of one table or of every table that has it, is called `theirs` in the file. */
export interface ColumnMapping {
  readonly table: TableName | null;
  readonly canonical: string;
  readonly theirs: string;
}

function readNames(input: InputTable): string[] {
  return input.columns.filter((column) => column.presence !== "derived").map((column) => column.name);
}

/**
 * @param flags "canonical=theirs" or "table.canonical=theirs"
 * @param inputs the tables being imported
 * @throws UsageError for a malformed flag, an unknown table or canonical column (listing those there are)
 */
export function parseMappings(flags: readonly string[], inputs: readonly InputTable[]): ColumnMapping[] {
  return flags.map((flag) => {
    const parts = /^(?:([^.=]+)\.)?([^.=]+)=(.+)$/s.exec(flag);
    if (!parts) {
      throw new UsageError("BAD_MAP", `--map "${flag}" is not of the form canonical=theirs`, {
        hint: "for example --map prop_lines.line=point",
      });
    }
    const [, table, canonical, theirs] = parts as unknown as [string, string | undefined, string, string];
    const among = inputs.filter((input) => table === undefined || input.table === table);
    if (table !== undefined && among.length === 0) {
      const known = (TABLE_NAMES as readonly string[]).includes(table);
      throw new UsageError(
        "BAD_MAP",
        known
          ? `--map "${flag}": no file is given for ${table}`
          : `--map "${flag}": no table "${table}"${didYouMean(table, TABLE_NAMES)}`,
        { hint: `tables of this import: ${inputs.map((input) => input.table).join(", ")}` },
      );
    }
    if (!among.some((input) => readNames(input).includes(canonical))) {
      const names = [...new Set(among.flatMap(readNames))];
      throw new UsageError("BAD_MAP", `--map "${flag}": no column "${canonical}"${didYouMean(canonical, names)}`, {
        hint: `canonical columns: ${names.join(", ")}`,
      });
    }
    return { table: (table as TableName | undefined) ?? null, canonical, theirs };
  });
}

/**
 * Finds the file's column for every canonical one: the mapped name, else the same name whatever its case.
 * @returns canonical name -> name in the file; columns the file does not have are absent
 * @throws UsageError when a mapped column is not in the file; DataError when required columns are missing
 */
export function resolveColumns(
  input: InputTable,
  found: readonly string[],
  mappings: readonly ColumnMapping[],
  file: string,
): Map<string, string> {
  const lookup = (name: string) =>
    found.find((own) => own === name) ?? found.find((own) => own.toLowerCase() === name.toLowerCase());
  const resolved = new Map<string, string>();
  for (const canonical of readNames(input)) {
    const mapping =
      mappings.find((one) => one.table === input.table && one.canonical === canonical) ??
      mappings.find((one) => one.table === null && one.canonical === canonical);
    const theirs = lookup(mapping?.theirs ?? canonical);
    if (mapping && theirs === undefined) {
      throw new UsageError(
        "BAD_MAP",
        `${file} has no column "${mapping.theirs}" to map to ${input.table}.${canonical}${didYouMean(mapping.theirs, found)}`,
        { hint: `columns found: ${found.join(", ")}` },
      );
    }
    if (theirs !== undefined) resolved.set(canonical, theirs);
  }
  const missing = [
    ...input.columns.filter((one) => one.presence === "required" && !resolved.has(one.name)).map((one) => one.name),
    ...(input.anyOf ?? [])
      .filter((group) => !group.some((name) => resolved.has(name)))
      .map((group) => group.join(" or ")),
  ];
  if (missing.length > 0) throw missingColumns(input, missing, found, resolved, file);
  return resolved;
}

function missingColumns(
  input: InputTable,
  missing: readonly string[],
  found: readonly string[],
  resolved: ReadonlyMap<string, string>,
  file: string,
): DataError {
  const taken = new Set(resolved.values());
  const free = found.filter((name) => !taken.has(name));
  const first = missing[0]!.split(" or ")[0]!;
  const guess = missing
    .map((name) => ({ name: name.split(" or ")[0]!, near: nearNames(name.split(" or ")[0]!, free)[0] }))
    .find(({ near }) => near !== undefined);
  const example = `${input.table}.${guess?.name ?? first}=${guess?.near ?? free[0] ?? "THEIR_NAME"}`;
  return new DataError(
    "MISSING_COLUMNS",
    `${file} lacks ${missing.length === 1 ? "a column" : "columns"} of ${input.table}: ${missing.join(", ")}; found: ${found.join(", ")}`,
    { hint: `if a column has another name there, say so: --map ${quoteIfNeeded(example)}` },
  );
}

function quoteIfNeeded(argument: string): string {
  return /^[\w.=-]+$/.test(argument) ? argument : `"${argument}"`;
}
