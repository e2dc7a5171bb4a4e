import { americanToDecimal } from "../core/odds.js";

/** A book's line on a player; American odds, NaN where the price is not known. */
export interface Offer {
  readonly book: string;
  readonly line: number;
  readonly overOdds: number;
  readonly underOdds: number;
}

/** American odds of both sides of a line; NaN where no price is known. */
export interface Prices {
  readonly overOdds: number;
  readonly underOdds: number;
}

/**
 * The best (or worst) price of each side among the offers at exactly this line. Offers at other lines do not take part: a line
 * half a point better at a poorer price is not plainly better.
 * @param own the prices to begin with; they stay where no offer at this line is better (worse)
 */
export function extremePrices(line: number, own: Prices, offers: readonly Offer[], choose: "best" | "worst"): Prices {
  const standing = offers.filter((offer) => offer.line === line);
  const extreme = (side: keyof Prices) =>
    standing.reduce((held, offer) => (isMore(offer[side], held, choose) ? offer[side] : held), own[side]);
  return { overOdds: extreme("overOdds"), underOdds: extreme("underOdds") };
}

function isMore(price: number, held: number, choose: "best" | "worst"): boolean {
  if (Number.isNaN(price)) return false;
  if (Number.isNaN(held)) return true;
  const gain = americanToDecimal(price) - americanToDecimal(held);
  return choose === "best" ? gain > 0 : gain < 0;
}
