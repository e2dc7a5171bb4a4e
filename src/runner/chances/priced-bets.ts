import { americanToDecimal } from "../../core/odds.js";
import type { OutcomeChances } from "../../engine/probability/outcome-chances.js";
import { type EvalRows, expectedValue, type PricedBet } from "../../metrics/index.js";

/** The better side of each row that has a price, whether it is worth it or not. */
export interface PricedBets {
  readonly bets: readonly PricedBet[];
  /** Row of each bet. */
  readonly rowOf: readonly number[];
  /** 1 OVER, -1 UNDER. */
  readonly side: readonly number[];
}

/**
 * The side of each row with the higher expected value at its own price. A price that is not known is not made up: such a side
 * cannot be bet.
 */
export function pricedBets(rows: EvalRows, { over, under }: OutcomeChances): PricedBets {
  const [bets, rowOf, side]: [PricedBet[], number[], number[]] = [[], [], []];
  for (let row = 0; row < rows.rows; row++) {
    if (Number.isNaN(rows.line[row]!) || Number.isNaN(over[row]!)) continue;
    const wentOver = Math.sign(rows.actual[row]! - rows.line[row]!);
    const offer = (sign: 1 | -1): { bet: PricedBet; value: number; sign: number } | null => {
      const price = sign > 0 ? rows.overOdds[row]! : rows.underOdds[row]!;
      if (Number.isNaN(price)) return null;
      const [win, lose] = sign > 0 ? [over[row]!, under[row]!] : [under[row]!, over[row]!];
      const decimalOdds = americanToDecimal(price);
      const bet = { date: rows.date[row]!, chances: { win, lose }, decimalOdds, outcome: sign * wentOver };
      return { bet, value: expectedValue(bet.chances, decimalOdds), sign };
    };
    const offers = [offer(1), offer(-1)].filter((one) => one !== null);
    if (offers.length === 0) continue;
    const best = offers.reduce((a, b) => (b.value > a.value ? b : a));
    bets.push(best.bet);
    rowOf.push(row);
    side.push(best.sign);
  }
  return { bets, rowOf, side };
}
