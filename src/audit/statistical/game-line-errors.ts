import { grouped, percent } from "../../core/figures.js";
import { mean } from "../../core/mean.js";
import type { AuditCheck } from "../leak-audit.js";
import { isShareAbove } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import type { GameQuote } from "./read-quotes.js";

/**
 * Holds every book's totals and spreads against the games' scores: what a book says of the whole score after tip-off comes far
 * nearer to it than a guess that is the same for all games.
 */
export function gameLineErrorCheck(quotes: readonly GameQuote[]): AuditCheck[] {
  const { leastGamesOfBook, gameLineError, gameLineHits, favouritesWin } = LEAK_THRESHOLDS;
  const books = [...new Set(quotes.map(({ book }) => book))].sort();
  const favourites = books.map((book) => favouritesOf(book, quotes)).filter(({ n }) => n >= leastGamesOfBook);
  const judged = books.flatMap((book) => {
    const own = quotes.filter((quote) => quote.book === book);
    const totals = own.filter(({ total }) => total !== null);
    const spreads = own.filter(({ spread }) => spread !== null);
    const usual = mean(totals.map(({ points }) => points));
    return [
      measure(
        book,
        "totals",
        totals.map((quote) => [quote.points - quote.total!, quote.points - usual]),
      ),
      measure(
        book,
        "spreads",
        spreads.map((quote) => [quote.margin + quote.spread!, quote.margin]),
      ),
    ].filter(({ n }) => n >= leastGamesOfBook);
  });
  if (judged.length === 0) return [];
  const won = favourites.filter(({ share, n }) => isShareAbove(share, n, favouritesWin));
  const isNear = ({ ratio }: Measured) => ratio < gameLineError.suspect;
  const isHit = ({ what, hits, n }: Measured) => isShareAbove(hits, n, gameLineHits[what]);
  const found = judged.filter((one) => isNear(one) || isHit(one));
  const ofErrors = found.map((one) => {
    const { book, what, n, ratio, hits } = one;
    const near = `the error of its ${what} of ${grouped(n)} games is only ${ratio.toFixed(2)} of that of one guess for all games, from before a game it is at least ${gameLineError.suspect}`;
    const hit = `${percent(hits)} of its ${what} of ${grouped(n)} games are within a point of the score where ${(100 * gameLineHits[what]).toFixed(0)} % are the most to expect`;
    return `${book}: ${[...(isNear(one) ? [near] : []), ...(isHit(one) ? [hit] : [])].join(" and ")}`;
  });
  const ofFavourites = won.map(
    ({ book, share, n }) =>
      `${book}: its favourites won ${percent(share)} of ${grouped(n)} games where ${percent(favouritesWin)} are the most to expect, as when the favourite is named by who won`,
  );
  const texts = [...ofErrors, ...ofFavourites];
  return [
    {
      kind: "statistical",
      name: "game lines against the score",
      verdict: found.some(({ ratio }) => ratio < gameLineError.leak) ? "LEAK" : texts.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        texts.length > 0
          ? `${texts.join("; ")}: totals and spreads taken after tip-off look like this`
          : `totals and spreads of ${books.join(", ")}: errors ${judged.map(({ ratio }) => ratio.toFixed(2)).join(", ")} of that of one guess for all games (limit ${gameLineError.suspect})`,
      ...(texts.length > 0 && { features: [...new Set([...found, ...won].map(({ book }) => book))] }),
    },
  ];
}

/** Share of the games with a favourite and a winner that the favourite of a book's spreads won. */
function favouritesOf(book: string, quotes: readonly GameQuote[]) {
  const decided = quotes.filter((quote) => quote.book === book && quote.spread && quote.margin !== 0);
  const wins = decided.filter(({ spread, margin }) => spread! < 0 === margin > 0);
  return { book, n: decided.length, share: wins.length / decided.length };
}

interface Measured {
  readonly book: string;
  readonly what: "totals" | "spreads";
  readonly n: number;
  /** Error over that of one guess for all games. */
  readonly ratio: number;
  /** Share of games within a point of the score. */
  readonly hits: number;
}

/** @param errors of the book and of one guess for all games, game by game */
function measure(book: string, what: Measured["what"], errors: readonly (readonly [number, number])[]): Measured {
  const hits = errors.filter(([own]) => Math.abs(own) <= 1).length / errors.length;
  return { book, what, n: errors.length, ratio: ratioOf(errors), hits };
}

/** Sum of the first errors' sizes over that of the second's. */
function ratioOf(errors: readonly (readonly number[])[]): number {
  const size = (which: number) => errors.reduce((sum, pair) => sum + Math.abs(pair[which]!), 0);
  return size(0) / size(1);
}
