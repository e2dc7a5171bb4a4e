/** The price assumed when a book's price is not known; whatever uses it must be labelled so. */
export const DEFAULT_AMERICAN_ODDS = -110;

/** American odds (-110, +150) to decimal odds (1.909, 2.5): what one unit staked returns, stake included. */
export function americanToDecimal(american: number): number {
  if (!isAmericanOdds(american))
    throw new RangeError(`${american} is not an American price: its size must be 100 or more`);
  return american > 0 ? 1 + american / 100 : 1 + 100 / -american;
}

/** True for a number that can be an American price: finite, and 100 or more in size. */
export function isAmericanOdds(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) >= 100;
}
