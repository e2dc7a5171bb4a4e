/** Chances of one bet; what is left of 1 is a push. */
export interface BetChances {
  readonly win: number;
  readonly lose: number;
}

/**
 * Expected profit of a bet per unit staked: win x (odds - 1) - lose. A push returns the stake.
 * @param decimalOdds what a unit staked returns when it wins, stake included
 */
export function expectedValue({ win, lose }: BetChances, decimalOdds: number): number {
  return win * (decimalOdds - 1) - lose;
}
