import { BOOKS } from "./books.js";
import type { Draws } from "./draws.js";
import type { NumberTable } from "./number-table.js";

/** Standard deviations of the game market's error, in points. */
const SPREAD_NOISE = 1.1;
const TOTAL_NOISE = 1.8;
const BOOK_NOISE = 0.25;
/** Books that quote spreads and totals: the first of the list. */
const GAME_BOOKS = 3;

/** A game's true expectation at one moment. */
export interface GameExpectation {
  readonly margin: number;
  readonly total: number;
  /** UTC minutes since 1970-01-01. */
  readonly taken: number;
}

/** Draws the spread and total of every game book at the given moments (opening, then closing). */
export function quoteGame(
  game: { readonly day: number; readonly home: number; readonly away: number },
  moments: readonly GameExpectation[],
  draws: Draws,
  out: NumberTable,
): void {
  const spreadError = SPREAD_NOISE * draws.normal();
  const totalError = TOTAL_NOISE * draws.normal();
  for (const { margin, total, taken } of moments) {
    for (let book = 0; book < Math.min(GAME_BOOKS, BOOKS.length); book++) {
      const spread = -(margin + spreadError + BOOK_NOISE * draws.normal());
      const sum = total + totalError + BOOK_NOISE * draws.normal();
      const halves = (value: number) => Math.floor(2 * value + 0.5);
      out.add(game.day, game.home, game.away, halves(spread), halves(sum), book, taken);
    }
  }
}
