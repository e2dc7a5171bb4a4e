import { fromEpochDay, type IsoDate } from "../../core/dates.js";
import { createRng } from "../../core/rng.js";

/**
 * Rows that stand on sampled dates, at least: a leak that shows on 1 % of the rows is missed by 300 of them with
 * probability 0.99^300 = 5 %, by 450 with 1 %.
 */
export const LEAST_SAMPLED_ROWS = 450;
const MOST_DATES = 6;

/** Game days of the rows of one part, one entry per row. */
export type DaysOfParts = Readonly<Record<string, Int32Array>>;

/**
 * Draws the dates whose features are computed again: one of each part, then more of each in turn until enough rows stand
 * on them. Drawn from the half of a part's dates that has the most rows, since every date costs the same.
 * @returns dates in order
 */
export function sampleDates(parts: DaysOfParts, seed: number): IsoDate[] {
  const rng = createRng(seed, 61);
  const queues = Object.values(parts).map((days) => {
    const rows = new Map<number, number>();
    for (const day of days) rows.set(day, (rows.get(day) ?? 0) + 1);
    const busiest = [...rows].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, Math.ceil(rows.size / 2));
    return busiest
      .map((date) => ({ date, place: rng.uniform() }))
      .sort((a, b) => a.place - b.place)
      .map(({ date }) => date);
  });
  const chosen = new Map<number, number>();
  for (let turn = 0; queues.some((queue) => turn < queue.length); turn++) {
    for (const queue of queues) {
      const next = queue[turn];
      const enough = turn > 0 && sum(chosen.values()) >= LEAST_SAMPLED_ROWS;
      if (next === undefined || enough || chosen.size >= MOST_DATES) continue;
      chosen.set(next[0], (chosen.get(next[0]) ?? 0) + next[1]);
    }
  }
  return [...chosen.keys()].sort((a, b) => a - b).map(fromEpochDay);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
