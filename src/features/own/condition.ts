import { didYouMean } from "../../core/near-names.js";
import { type BoxSql, box, labelled } from "../as-of-sql.js";
import type { FeatureSource } from "../feature-def.js";
import { GAME_COLUMNS, type GameColumn } from "./game-columns.js";
import { type Sign, wholeThreshold } from "./whole-threshold.js";

/** A test of one earlier game. */
export interface Condition {
  /** True, false, or NULL where a figure is not known. */
  readonly holds: BoxSql;
  readonly sources: readonly FeatureSource[];
  readonly words: string;
}

const COMPARE: Readonly<Record<Sign, (a: BoxSql, b: BoxSql | number) => BoxSql>> = {
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
  const [, left, sign, right] = match as unknown as [string, string, Sign, string];
  const column = columnNamed(left);
  if (!column) return unknownColumn(left);
  const words = `${left} ${sign} ${right}`;
  if (/^-?\d/.test(right)) {
    const threshold = wholeThreshold(sign, right, column.scale);
    if (threshold === null) return neverEqual(words, left, column);
    return { holds: COMPARE[sign](column.value, threshold), sources: column.sources, words };
  }
  const other = columnNamed(right);
  if (!other) return unknownColumn(right);
  return {
    holds: COMPARE[sign](scaled(column, other.scale), scaled(other, column.scale)),
    sources: [...new Set([...column.sources, ...other.sources])],
    words,
  };
}

function neverEqual(words: string, name: string, { scale }: GameColumn): string {
  const kept = scale === 1 ? "a whole number" : `a whole number of 1/${scale}`;
  return `"${words}" asks for a number that ${name} never is, being ${kept}; use <, <=, > or >=`;
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

/** A column in the smallest unit that it and the column it is compared with have in common: whole numbers, of 64 bits at most. */
function scaled({ value }: GameColumn, factor: number): BoxSql {
  return factor === 1 ? value : box`CAST(${value} AS BIGINT) * ${factor}`;
}
