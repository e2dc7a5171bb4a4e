import { createRng } from "../core/rng.js";
import { expandedPercentiles, leastClusters } from "./clustered-bootstrap.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { type BetChances, expectedValue } from "./expected-value.js";
import { kellyStake } from "./kelly.js";

/** A bet that could be made, with how it ended. */
export interface PricedBet {
  /** Epoch day. */
  readonly date: number;
  readonly chances: BetChances;
  readonly decimalOdds: number;
  /** 1 won, -1 lost, 0 push. */
  readonly outcome: number;
}

export interface BankrollOptions {
  /** Share of Kelly's stake that is put on: 0.25 is quarter Kelly. */
  readonly kellyFraction: number;
  /** Most of the bankroll on one bet, 0 to 1. */
  readonly betCap: number;
  /** Most of the bankroll on one day, 0 to 1; stakes beyond it are all cut in proportion. */
  readonly dayCap: number;
  /** Every day there could have been a bet; one without is a day on which nothing changes. */
  readonly days: ArrayLike<number>;
  readonly seed: number;
  readonly resamples?: number;
  /** Days drawn in a row by the block bootstrap, 3 unless set; fewer where that would leave fewer than 6 blocks. */
  readonly blockDays?: number;
  /** Ruin: the bankroll falls to this share of its start at the end of some day. */
  readonly ruinLevel?: number;
}

/** What a bankroll of 1 would have become. Growth of a bankroll is not a return on what was staked. */
export interface Bankroll {
  readonly bets: number;
  readonly days: number;
  /** Days on which something was staked. */
  readonly daysWithBets: number;
  /** Final bankroll; the start is 1. `low` and `high` are the ends of its 95 % interval over resampled days, null below 6 days. */
  readonly final: { readonly value: number; readonly low: number | null; readonly high: number | null };
  /** Deepest fall from an earlier height, as a share of that height, by the ends of days. */
  readonly maxDrawdown: number;
  /** Share of resampled histories that came down to the ruin level at some point; null as the interval. */
  readonly riskOfRuin: number | null;
  readonly ruinLevel: number;
  /** Sum of stakes by day as shares of the bankroll: mean over the days with bets, and the largest. */
  readonly meanDayStake: number;
  readonly largestDayStake: number;
}

const DEFAULTS = { resamples: 10_000, blockDays: 3, ruinLevel: 0.5 };
/** Blocks an interval needs, as every interval by dates needs as many dates. */
const LEAST_BLOCKS = leastClusters(DEFAULT_CONFIDENCE);

/**
 * Bets every offer that is worth its price, all bets of a day at once as shares of the bankroll the day begins with: nobody can
 * stake tonight what he wins tonight. Stake: fraction x Kelly's, at most the cap of a bet, cut in proportion where the day
 * would exceed its own cap. The same-day stakes are each the optimum of a bet made alone; the caps stand in for the joint one.
 * Interval and ruin: circular block bootstrap of the days' growth factors (D. N. Politis, J. P. Romano, 1992), in blocks of at most a
 * sixth of the days. The interval is the expanded percentile one of as many clusters as there are whole blocks, see bootstrapRatio.
 * @throws RangeError for a fraction below 0, or a cap outside 0 to 1
 */
export function simulateBankroll(bets: readonly PricedBet[], options: BankrollOptions): Bankroll {
  const { kellyFraction, betCap, dayCap } = options;
  if (!(kellyFraction >= 0)) throw new RangeError(`simulateBankroll: kellyFraction is ${kellyFraction}`);
  for (const cap of [betCap, dayCap]) {
    if (!(cap >= 0 && cap <= 1)) throw new RangeError(`simulateBankroll: a cap is ${cap}, not a share of the bankroll`);
  }
  const days = [...new Set(Array.from(options.days))].sort((a, b) => a - b);
  const byDay = new Map<number, PricedBet[]>(days.map((day) => [day, []]));
  for (const bet of bets) {
    if (expectedValue(bet.chances, bet.decimalOdds) > 0) byDay.get(bet.date)?.push(bet);
  }
  const played = days.map((day) => playDay(byDay.get(day)!, options));
  const factors = played.map(({ factor }) => factor);
  const staked = played.filter(({ stake }) => stake > 0);
  const ruinLevel = options.ruinLevel ?? DEFAULTS.ruinLevel;
  const history = followBankroll(factors);
  const resampled = days.length < LEAST_BLOCKS ? null : resampleHistories(factors, { ...options, ruinLevel });
  return {
    bets: staked.reduce((count, day) => count + day.bets, 0),
    days: days.length,
    daysWithBets: staked.length,
    final: { value: history.final, low: resampled?.low ?? null, high: resampled?.high ?? null },
    maxDrawdown: history.maxDrawdown,
    riskOfRuin: resampled?.ruined ?? null,
    ruinLevel,
    meanDayStake: staked.length === 0 ? 0 : staked.reduce((sum, { stake }) => sum + stake, 0) / staked.length,
    largestDayStake: staked.reduce((most, { stake }) => Math.max(most, stake), 0),
  };
}

function playDay(bets: readonly PricedBet[], { kellyFraction, betCap, dayCap }: BankrollOptions) {
  const wanted = bets.map((bet) => Math.min(betCap, kellyFraction * kellyStake(bet.chances, bet.decimalOdds)));
  const all = wanted.reduce((sum, stake) => sum + stake, 0);
  const scale = all > dayCap ? dayCap / all : 1;
  let factor = 1;
  for (const [i, { outcome, decimalOdds }] of bets.entries()) {
    factor += wanted[i]! * scale * (outcome > 0 ? decimalOdds - 1 : outcome);
  }
  // A day that loses everything ends at 0, not a rounding error beside it.
  return {
    factor: Math.max(0, factor),
    stake: Math.min(all, dayCap),
    bets: wanted.filter((stake) => stake > 0).length,
  };
}

function followBankroll(factors: readonly number[]): { final: number; lowest: number; maxDrawdown: number } {
  let [bankroll, peak, lowest, maxDrawdown] = [1, 1, 1, 0];
  for (const factor of factors) {
    bankroll *= factor;
    peak = Math.max(peak, bankroll);
    lowest = Math.min(lowest, bankroll);
    maxDrawdown = Math.max(maxDrawdown, 1 - bankroll / peak);
  }
  return { final: bankroll, lowest, maxDrawdown };
}

function resampleHistories(factors: readonly number[], options: BankrollOptions & { ruinLevel: number }) {
  const count = options.resamples ?? DEFAULTS.resamples;
  const block = Math.min(options.blockDays ?? DEFAULTS.blockDays, Math.floor(factors.length / LEAST_BLOCKS));
  const rng = createRng(options.seed);
  const finals = new Float64Array(count);
  let ruined = 0;
  for (let b = 0; b < count; b++) {
    const drawn: number[] = [];
    while (drawn.length < factors.length) {
      const start = rng.int(factors.length);
      for (let k = 0; k < block && drawn.length < factors.length; k++)
        drawn.push(factors[(start + k) % factors.length]!);
    }
    const { final, lowest } = followBankroll(drawn);
    finals[b] = final;
    if (lowest <= options.ruinLevel) ruined++;
  }
  finals.sort();
  const blocks = Math.floor(factors.length / block);
  return { ...expandedPercentiles(finals, blocks, DEFAULT_CONFIDENCE), ruined: ruined / count };
}
