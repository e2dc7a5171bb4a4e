// @ts-check

const WINDOWS = 5;
/** Rows of a test window, at most; about two months of games. */
const MOST_TEST_ROWS = 7000;

/**
 * Five test windows at the end of rows in the order of time, each cut between two days, with `mostRows` rows before the
 * first where the rows allow: those before a window are there to train on, never those after it.
 * @param {ArrayLike<number>} day of each row, ascending
 * @param {number} mostRows
 * @returns {{ from: number, count: number }[]} the earliest first
 */
export function testWindows(day, mostRows) {
  const room = day.length - mostRows;
  const size = Math.min(MOST_TEST_ROWS, Math.floor(Math.max(room, day.length / 4) / (WINDOWS + 0.2)));
  const cuts = Array.from({ length: WINDOWS }, (_, i) => {
    let cut = day.length - (WINDOWS - i) * size;
    while (cut > 0 && day[cut] === day[cut - 1]) cut--;
    return cut;
  });
  return cuts.map((from, i) => ({ from, count: (cuts[i + 1] ?? day.length) - from }));
}
