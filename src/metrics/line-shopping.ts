import { americanToDecimal, DEFAULT_AMERICAN_ODDS } from "../core/odds.js";
import type { Side } from "./picks.js";

/** A book's line on a player; American odds, NaN where the price is not known. */
export interface Offer {
  readonly book: string;
  readonly line: number;
  readonly overOdds: number;
  readonly underOdds: number;
}

/**
 * The offer a bettor who compares books would take on a prediction, or the one nobody would: best has the greatest edge, worst
 * the least; of equal edges the better (worse) price, an unknown one counted as -110; then the book first by name.
 * @param side the side the pick is on; left out, each offer is taken on the side its own line leaves the edge on
 * @returns null without offers
 */
export function shopOffer(
  prediction: number,
  offers: readonly Offer[],
  choose: "best" | "worst",
  side?: Side,
): Offer | null {
  const sign = choose === "best" ? 1 : -1;
  const sideOf = ({ line }: Offer) => side ?? (prediction > line ? "OVER" : "UNDER");
  const edgeOf = (offer: Offer) => (sideOf(offer) === "OVER" ? prediction - offer.line : offer.line - prediction);
  let chosen: Offer | null = null;
  for (const offer of offers) if (chosen === null || precedes(offer, chosen)) chosen = offer;
  return chosen;

  function precedes(a: Offer, b: Offer): boolean {
    const edge = edgeOf(a) - edgeOf(b);
    if (edge !== 0) return sign * edge > 0;
    const price = priceOf(a, sideOf(a)) - priceOf(b, sideOf(b));
    return price === 0 ? a.book < b.book : sign * price > 0;
  }
}

function priceOf({ overOdds, underOdds }: Offer, side: Side): number {
  const price = side === "OVER" ? overOdds : underOdds;
  return americanToDecimal(Number.isNaN(price) ? DEFAULT_AMERICAN_ODDS : price);
}
