import type { PriorWindow } from "./prior-window.js";

/**
 * A piece of SQL whose value is known before tip-off: built from prior windows, from columns of {@link KnownColumn} and
 * numbers only. A feature is one of these.
 */
export interface AsOfSql {
  readonly kind: "as-of";
  readonly text: string;
  readonly windows: readonly PriorWindow[];
  readonly known: readonly KnownColumn[];
}

/** A piece of SQL about one game after it was played. It has no use but as the argument of a prior window. */
export interface BoxSql {
  readonly kind: "box";
  /** What explain calls the column, where the text would not speak for itself. */
  readonly label?: string;
  readonly text: string;
  readonly windows: readonly PriorWindow[];
}

/** Where a column that is known before tip-off comes from; explain follows it. */
export type KnownOrigin =
  | "schedule"
  | "team"
  | "opponent"
  | "league"
  | "absences"
  | "report"
  | "line"
  | "game line"
  | "raw SQL";

export interface KnownColumn {
  readonly name: string;
  readonly origin: KnownOrigin;
}

/** A column of the target's row that is known before tip-off. */
export function known(name: string, origin: KnownOrigin = "schedule"): AsOfSql {
  return { kind: "as-of", text: name, windows: [], known: [{ name, origin }] };
}

/** SQL text around values known before tip-off; numbers are written as they are. */
export function asOf(text: TemplateStringsArray, ...parts: (AsOfSql | number)[]): AsOfSql {
  const pieces = parts.filter((part) => typeof part !== "number");
  return {
    kind: "as-of",
    text: interleave(text, parts),
    windows: unique(
      pieces.flatMap((part) => part.windows),
      (window) => window.alias,
    ),
    known: unique(
      pieces.flatMap((part) => part.known),
      (column) => column.name,
    ),
  };
}

/** SQL text about a played game; the text itself may name box score columns. */
export function box(text: TemplateStringsArray, ...parts: (AsOfSql | BoxSql | number)[]): BoxSql {
  const pieces = parts.filter((part) => typeof part !== "number");
  return {
    kind: "box",
    text: interleave(text, parts),
    windows: unique(
      pieces.flatMap((part) => part.windows),
      (window) => window.alias,
    ),
  };
}

/** Gives a piece of SQL the name explain shows it under. */
export function labelled(label: string, value: BoxSql): BoxSql {
  return { ...value, label };
}

/** Keeps a value within [low, high]; NULL stays NULL, which DuckDB's least and greatest would not do. */
export function clamp(value: AsOfSql, low: number, high: number): AsOfSql {
  return asOf`CASE WHEN ${value} < ${low} THEN ${low} WHEN ${value} > ${high} THEN ${high} ELSE ${value} END`;
}

function interleave(text: TemplateStringsArray, parts: readonly (AsOfSql | BoxSql | number)[]): string {
  return text.reduce((sql, piece, i) => {
    const part = parts[i - 1]!;
    const value = typeof part === "number" ? String(part) : /^\w+$/.test(part.text) ? part.text : `(${part.text})`;
    return sql + value + piece;
  });
}

function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
