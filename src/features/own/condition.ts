import { didYouMean } from "../../core/near-names.js";
import { type BoxSql, box, labelled } from "../as-of-sql.js";
import type { FeatureSource } from "../feature-def.js";
import { GAME_COLUMNS, type GameColumn } from "./game-columns.js";

/** A test of one earlier game. */
export interface Condition {
  /** True, false, or NULL where a figure is not known. */
  readonly holds: BoxSql;
  readonly sources: readonly FeatureSource[];
  readonly words: string;
}

type Side = GameColumn | number;

const COMPARE: Readonly<Record<string, (a: BoxSql | number, b: BoxSql | number) => BoxSql>> = {
  "<": (a, b) => box`${a} < ${b}`,
  "<=": (a, b) => box`${a} <= ${b}`,
  ">": (a, b) => box`${a} > ${b}`,
  ">=": (a, b) => box`${a} >= ${b}`,
  "=": (a, b) => box`${a} = ${b}`,
  "!=": (a, b) => box`${a} <> ${b}`,
};

const COMPARISON = /^\s*([a-z_]\w*)\s*(<=|>=|!=|<|>|=)\s*([a-z_]\w*|-?\d{1,9}(?:\.\d{1,6})?)\s*$/i;

/**
 * Reads a comparison, "minutes >= 20" or "points > line": a column, a sign, and a number or another column.
 * @returns the condition, or in words what is wrong with the text
 */
export function readCondition(text: string): Condition | string {
  const match = COMPARISON.exec(text);
  if (!match) return `"${text}" is not a comparison such as "minutes >= 20" or "points > line"`;
  const [, left, sign, right] = match as unknown as [string, string, string, string];
  const sides = [left, right].map((word) => (/^-?\d/.test(word) ? Number(word) : (columnNamed(word) ?? word)));
  const unknown = sides.find((side) => typeof side === "string");
  if (unknown !== undefined) return unknownColumn(unknown as string);
  const [a, b] = sides as [Side, Side];
  const columns = [a, b].filter((side) => typeof side !== "number");
  return {
    holds: COMPARE[sign]!(scaled(a, b), scaled(b, a)),
    sources: [...new Set(columns.flatMap((column) => column.sources))],
    words: `${left} ${sign} ${right}`,
  };
}

function columnNamed(name: string): GameColumn | undefined {
  return Object.hasOwn(GAME_COLUMNS, name) ? GAME_COLUMNS[name] : undefined;
}

function unknownColumn(name: string): string {
  const names = Object.keys(GAME_COLUMNS);
  return `there is no column "${name}"${didYouMean(name, names)}; the columns are ${names.join(", ")}`;
}

/** All of several conditions; an unknown one makes the whole unknown or false. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.reduce((a, b) => ({
    holds: box`${a.holds} AND ${b.holds}`,
    sources: [...new Set([...a.sources, ...b.sources])],
    words: `${a.words} and ${b.words}`,
  }));
}

/** The value in games where the condition holds, NULL in the others. */
export function where(condition: Condition | null, value: BoxSql, words: string): BoxSql {
  return condition ? labelled(words, box`CASE WHEN ${condition.holds} THEN ${value} END`) : value;
}

/** One side in the smallest unit the two have in common, so that whole numbers are compared with whole numbers. */
function scaled(side: Side, other: Side): BoxSql | number {
  const factor = typeof other === "number" ? 1 : other.scale;
  if (typeof side === "number") return factor === 1 ? side : Math.round(side * factor);
  return factor === 1 || typeof other === "number" ? side.value : box`${side.value} * ${factor}`;
}
