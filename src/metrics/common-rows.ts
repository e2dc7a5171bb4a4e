import { type EvalRows, takeEvalRows } from "./eval-rows.js";

/** Evaluation rows with the identity of each, equal for the same player and game wherever it occurs. */
export interface KeyedRows {
  readonly keys: readonly string[];
  readonly rows: EvalRows;
}

/** Why rows of one set are not among the common ones; a row counts under the first reason that holds. */
export interface LeftOut {
  /** Not in every other set. */
  absent: number;
  /** Another day or number of points than in the first set: the box scores were corrected in between. */
  otherOutcome: number;
  /** Another line than in the first set. */
  otherLine: number;
}

export interface CommonRows {
  /** The rows all sets hold, in the first one's order, once for each set: predictions, lines and prices are its own. */
  readonly rows: readonly EvalRows[];
  /** For each set what was left out of it. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * The rows that every set holds with the same day and outcome, so that no figure differs because its population does.
 * @param lines "same": also with the same line, or all without one. "own": each with its own line; a row on which any of them has none
 *   counts as a row without a line for all.
 * @throws RangeError without sets
 */
export function takeCommonRows(sets: readonly KeyedRows[], lines: "same" | "own"): CommonRows {
  const [first] = sets;
  if (!first) throw new RangeError("takeCommonRows: there are no rows");
  const places = sets.map(({ keys }) => new Map(keys.map((key, row) => [key, row])));
  const fates = new Map<string, keyof LeftOut>();
  const index: number[][] = sets.map(() => []);
  for (const key of first.keys) {
    const at = places.map((place) => place.get(key));
    if (at.includes(undefined)) continue;
    const rows = at as number[];
    const fate = unlike(sets, rows, lines);
    if (fate) fates.set(key, fate);
    else for (const [set, row] of rows.entries()) index[set]!.push(row);
  }
  const counts: LeftOut = { absent: 0, otherOutcome: 0, otherLine: 0 };
  for (const fate of fates.values()) counts[fate]++;
  const rows = sets.map((set, k) => takeEvalRows(set.rows, index[k]!));
  const allLined = Array.from(index[0]!, (_, row) => rows.every(({ line }) => !Number.isNaN(line[row]!)));
  return {
    rows: rows.map((one) => ({ ...one, line: one.line.map((line, row) => (allLined[row] ? line : Number.NaN)) })),
    leftOut: sets.map(({ keys }) => ({ ...counts, absent: keys.length - index[0]!.length - fates.size })),
  };
}

/** In what the row of any set is unlike that of the first; null when in nothing. */
function unlike(sets: readonly KeyedRows[], at: readonly number[], lines: "same" | "own"): keyof LeftOut | null {
  const same = (column: "date" | "actual" | "line") =>
    sets.every(({ rows }, set) => Object.is(rows[column][at[set]!], sets[0]!.rows[column][at[0]!]));
  if (!same("date") || !same("actual")) return "otherOutcome";
  return lines === "same" && !same("line") ? "otherLine" : null;
}
