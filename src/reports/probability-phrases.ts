import { tellingDecimals } from "../core/telling-decimals.js";
import type { CalibrationBin, Estimate, ValueBucket } from "../metrics/index.js";
import type { ProbabilityRecord } from "../runner/chances/probability-record.js";
import { formatCount, formatValue, NOTHING } from "./format.js";
import { leastToMost } from "./least-to-most.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

/** Where the probabilities of a run come from, in a phrase. */
export function methodPhrase({ method, fitted_on_rows: rows }: ProbabilityRecord): string {
  const count = formatCount(rows);
  if (method === "classifier") return `learned from ${count} rows`;
  if (method === "quantiles") return `drawn through the model's quantiles, tails from ${count} validation rows`;
  return `from ${count} validation residuals`;
}

/** A score with its interval, in four decimals: "0.2495 [0.2460, 0.2531]"; a signed one in more where an end that is not 0 would look like 0. */
export function formatScore(score: Estimate | null, signed = false): string {
  if (score === null) return NOTHING;
  const decimals = signed ? tellingDecimals([score.low, score.high], 4) : 4;
  const text = (value: number) => {
    const fixed = value.toFixed(decimals).replace(/^-(0\.0+)$/, "$1");
    return signed && !fixed.startsWith("-") && !/^0\.0+$/.test(fixed) ? `+${fixed}` : fixed;
  };
  const interval = score.low === null || score.high === null ? "" : ` [${text(score.low)}, ${text(score.high)}]`;
  return `${text(score.value)}${interval}`;
}

/** Decimals that tell the ends of most bins apart, and the most that are worth printing. */
const BIN_DECIMALS = { usual: 2, most: 5 };

/**
 * The stretch of probability of each calibration bin, with decimals enough that no two different ends of a bin are printed alike:
 * "0.41 to 0.44", "0.474 to 0.478"; one number where all forecasts of a bin are equal.
 */
export function binSpans(bins: readonly Pick<CalibrationBin, "from" | "to">[]): string[] {
  const text = (p: number, decimals: number) => p.toFixed(decimals);
  const hidden = (decimals: number) =>
    bins.some(({ from, to }) => from !== to && text(from, decimals) === text(to, decimals));
  let { usual: decimals } = BIN_DECIMALS;
  while (decimals < BIN_DECIMALS.most && hidden(decimals)) decimals++;
  return bins.map(({ from, to }) => leastToMost([from, to], (p) => text(p, decimals)));
}

/** Said where the market's probabilities are better for certain. */
export const MARKET_BETTER = "the market's probabilities are better";

/** Said where the model's are. */
export const MODEL_BETTER = "the model's probabilities are better";

/** Which of model and market has the better probabilities, as far as the paired difference tells; lower scores are better. */
export function againstMarket({ low, high }: Estimate): string {
  if (low !== null && low > THRESHOLDS.scoreRounding) return MARKET_BETTER;
  if (high !== null && high < -THRESHOLDS.scoreRounding) return MODEL_BETTER;
  return "cannot be told from the market's";
}

/** "5 to 10 %", "20 % and more", "all above 0". */
export function bucketLabel({ from, to }: ValueBucket, isAll: boolean): string {
  if (isAll) return "all above 0";
  const percent = (share: number) => String(Math.round(share * 100));
  return to === null ? `${percent(from)} % and more` : `${percent(from)} to ${percent(to)} %`;
}

/** A bankroll, 1 at the start, with its interval: "1.84 [0.92, 3.31]". */
export function formatBankroll({ value, low, high }: Pick<Estimate, "value" | "low" | "high">): string {
  const ends = low === null || high === null ? "" : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${value.toFixed(2)}${ends}`;
}

/** What the simulated bankroll did, one sentence each. */
export function bankrollSentences({ bankroll }: ProbabilityRecord): string[] {
  if (bankroll === null) return ["no row has a price to bet at"];
  if (bankroll.bets === 0) return ["no bet had a positive expected value"];
  const share = (value: number) => formatValue(value, "rate");
  const { final, riskOfRuin } = bankroll;
  const ruin =
    riskOfRuin === null ? "" : `, ${share(riskOfRuin)} of resampled histories fell to ${share(bankroll.ruinLevel)}`;
  return [
    `bankroll 1.00 to ${formatBankroll(final)} in ${formatCount(bankroll.bets)} bets on ${bankroll.daysWithBets} days`,
    `max drawdown ${share(bankroll.maxDrawdown)}${ruin}`,
  ];
}
