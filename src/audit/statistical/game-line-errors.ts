import type { AuditCheck } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import type { GameQuote } from "./read-quotes.js";

/**
 * Holds every book's totals and spreads against the games' scores: what a book says of the whole score after tip-off comes far
 * nearer to it than a guess that is the same for all games.
 */
export function gameLineErrorCheck(quotes: readonly GameQuote[]): AuditCheck[] {
  const { leastGamesOfBook, gameLineError } = LEAK_THRESHOLDS;
  const books = [...new Set(quotes.map(({ book }) => book))].sort();
  const judged = books.flatMap((book) => {
    const own = quotes.filter((quote) => quote.book === book);
    const totals = own.filter(({ total }) => total !== null);
    const spreads = own.filter(({ spread }) => spread !== null);
    const mean = totals.reduce((sum, { points }) => sum + points, 0) / totals.length;
    return [
      {
        book,
        what: "totals",
        n: totals.length,
        ratio: ratioOf(totals.map((quote) => [quote.points - quote.total!, quote.points - mean])),
      },
      {
        book,
        what: "spreads",
        n: spreads.length,
        ratio: ratioOf(spreads.map((quote) => [quote.margin + quote.spread!, quote.margin])),
      },
    ].filter(({ n }) => n >= leastGamesOfBook);
  });
  if (judged.length === 0) return [];
  const found = judged.filter(({ ratio }) => ratio < gameLineError.suspect);
  const texts = found.map(
    ({ book, what, n, ratio }) =>
      `${book}: the error of its ${what} of ${n} games is only ${ratio.toFixed(2)} of that of one guess for all games, from before a game it is at least ${gameLineError.suspect}`,
  );
  return [
    {
      kind: "statistical",
      name: "game lines against the score",
      verdict: found.some(({ ratio }) => ratio < gameLineError.leak) ? "LEAK" : found.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        found.length > 0
          ? `${texts.join("; ")}: totals and spreads taken after tip-off look like this`
          : `totals and spreads of ${books.join(", ")}: errors ${judged.map(({ ratio }) => ratio.toFixed(2)).join(", ")} of that of one guess for all games (limit ${gameLineError.suspect})`,
      ...(found.length > 0 && { features: [...new Set(found.map(({ book }) => book))] }),
    },
  ];
}

/** Sum of the first errors' sizes over that of the second's. */
function ratioOf(errors: readonly (readonly number[])[]): number {
  const size = (which: number) => errors.reduce((sum, pair) => sum + Math.abs(pair[which]!), 0);
  return size(0) / size(1);
}
