import type { BetChances } from "./expected-value.js";

/**
 * The share of the bankroll that makes its expected logarithm grow fastest when this is the only bet: the f at which the
 * derivative of win x ln(1 + f b) + lose x ln(1 - f) is 0, b = odds - 1. A push changes nothing, so only win and lose count.
 * Source: J. L. Kelly, Bell System Technical Journal 35 (1956) 917-926.
 * @returns 0 when the bet is not worth its price
 */
export function kellyStake({ win, lose }: BetChances, decimalOdds: number): number {
  const b = decimalOdds - 1;
  const decided = win + lose;
  if (decided === 0) return 0;
  return Math.max(0, (win * b - lose) / (b * decided));
}
