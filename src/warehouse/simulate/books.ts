/** How one book of the simulated league works. */
export interface Book {
  readonly name: string;
  /** Overround of a two-way price: the implied probabilities sum to 1 + this. */
  readonly vig: number;
  /** American prices are multiples of this. */
  readonly priceStep: number;
  /** Share of the listed players it quotes. */
  readonly coverage: number;
  /** First season (its starting year) in which it shows an opening quote, and alternate lines. */
  readonly openingFrom: number;
  readonly alternatesFrom: number;
}

const NEVER = 9_999;

export const BOOKS: readonly Book[] = [
  { name: "draftkings", vig: 0.057, priceStep: 5, coverage: 0.96, openingFrom: 0, alternatesFrom: NEVER },
  { name: "fanduel", vig: 0.053, priceStep: 2, coverage: 0.95, openingFrom: 0, alternatesFrom: 2023 },
  { name: "betmgm", vig: 0.06, priceStep: 5, coverage: 0.84, openingFrom: 2023, alternatesFrom: NEVER },
  { name: "williamhill_us", vig: 0.064, priceStep: 1, coverage: 0.88, openingFrom: 2023, alternatesFrom: NEVER },
];

/** An average of the books; before `timedFrom` archived without a time of day, declared as pre-game. */
export const CONSENSUS = { name: "bettingpros_consensus", vig: 0.056, priceStep: 1, coverage: 0.98, timedFrom: 2023 };

/** The market's errors, in points: the truth a test or a reader can check a model against. */
export const MARKET_NOISE = {
  /** Shared by all books at the close, for a player expected to score 15; grows with the root of the expectation. */
  closing: 0.42,
  /** In this share of the player-games the market has missed something; its error then has the larger deviation. */
  staleShare: 0.04,
  stale: 2,
  /** What the opening is off on top of that. */
  opening: 0.35,
  /** Each book's own. */
  book: 0.12,
  /** Books hang lines where they think this chance of an over remains: the public likes overs. */
  overTarget: 0.485,
} as const;

/** Fair probability to an American price with the book's margin, rounded to its price steps. */
export function americanPrice(probability: number, vig: number, step: number): number {
  const implied = Math.min(0.985, probability * (1 + vig));
  const exact = implied > 0.5 ? (-100 * implied) / (1 - implied) : (100 * (1 - implied)) / implied;
  const rounded = step * Math.floor(exact / step + 0.5);
  return rounded > -100 && rounded < 100 ? 100 : rounded;
}
