import { americanToDecimal } from "../../core/odds.js";
import { clusterByDate } from "../../metrics/clusters.js";
import {
  type Bankroll,
  type EvalRows,
  type Forecasts,
  type NoVigMethod,
  noVig,
  simulateBankroll,
  type ValueBucket,
  valueBuckets,
} from "../../metrics/index.js";
import { drawResamples } from "../../metrics/resamples.js";
import type { ChanceSettings } from "./chance-settings.js";
import {
  type CalibrationFigures,
  calibrationFigures,
  compareForecasts,
  type Draws,
  type ForecastScores,
} from "./forecast-figures.js";
import { pricedBets } from "./priced-bets.js";
import type { ChanceMethod, WindowChances } from "./window-chances.js";

/** How far the chances of a run can be believed, and what betting by them would have brought. */
export interface ProbabilityRecord {
  /** Where the chances come from, and the rows of the training window they were read off, over all windows. */
  method: ChanceMethod;
  fitted_on_rows: number;
  /** How the market's chances are made from its prices. */
  no_vig: NoVigMethod;
  /** Evaluation rows with a chance, by how they ended; `both_prices` are those of the decided ones with a price on each side. */
  rows: { with_chance: number; pushes: number; both_prices: number };
  /** Chance of OVER given that the line is not hit, on the decided rows. */
  calibration: CalibrationFigures | null;
  /** The same beside the market's, where both sides have a price; null where no row has. */
  scores: ForecastScores | null;
  /** Flat stakes on the better side of each row where it is worth its price, by expected value; the last entry is all of them. */
  value: ValueBucket[];
  bankroll: (Bankroll & { kelly_fraction: number; bet_cap: number; day_cap: number }) | null;
}

export interface ProbabilityOptions {
  readonly settings: ChanceSettings;
  /** Of every draw. */
  readonly seed: number;
  /** 10,000 unless set. */
  readonly resamples?: number;
}

/**
 * Measures the chances of a run on its evaluation rows.
 * @param chances of the evaluation rows in their order; null gives null
 */
export function probabilityRecord(
  rows: EvalRows,
  found: WindowChances | null,
  options: ProbabilityOptions,
): ProbabilityRecord | null {
  if (!found) return null;
  const { settings } = options;
  const { over, under } = found.chances;
  const known = indices(rows.rows, (row) => !Number.isNaN(rows.line[row]!) && !Number.isNaN(over[row]!));
  const decided = known.filter((row) => rows.actual[row] !== rows.line[row]);
  const both = decided.filter((row) => !Number.isNaN(rows.overOdds[row]!) && !Number.isNaN(rows.underOdds[row]!));
  const forecasts = (index: readonly number[], chance: (row: number) => number): Forecasts => ({
    probability: Float64Array.from(index, chance),
    outcome: Uint8Array.from(index, (row) => (rows.actual[row]! > rows.line[row]! ? 1 : 0)),
  });
  const model = (row: number) => over[row]! / (over[row]! + under[row]!);
  const market = (row: number) =>
    noVig([americanToDecimal(rows.overOdds[row]!), americanToDecimal(rows.underOdds[row]!)], settings.noVig)![0]!;
  const draws = drawsFor(rows, both, options);
  const { bets, rowOf } = pricedBets(rows, found.chances);
  const all = drawsFor(rows, indices(rows.rows), options);
  return {
    method: found.method,
    fitted_on_rows: found.rows,
    no_vig: settings.noVig,
    rows: { with_chance: known.length, pushes: known.length - decided.length, both_prices: both.length },
    calibration: calibrationFigures(forecasts(decided, model)),
    scores: compareForecasts(forecasts(both, model), forecasts(both, market), draws),
    value: valueBuckets(bets, rowOf, all.clusters, all.resamples),
    bankroll: bets.length === 0 ? null : kellyRecord(bets, rows.date, options),
  };
}

function kellyRecord(
  bets: Parameters<typeof simulateBankroll>[0],
  days: Int32Array,
  { settings: { kellyFraction, betCap, dayCap }, ...draws }: ProbabilityOptions,
): ProbabilityRecord["bankroll"] {
  const bankroll = simulateBankroll(bets, { kellyFraction, betCap, dayCap, days, ...draws });
  return { ...bankroll, kelly_fraction: kellyFraction, bet_cap: betCap, day_cap: dayCap };
}

function drawsFor(rows: EvalRows, index: readonly number[], { seed, resamples }: ProbabilityOptions): Draws {
  const clusters = clusterByDate(Int32Array.from(index, (row) => rows.date[row]!));
  return { clusters, resamples: drawResamples(clusters.count, seed, resamples) };
}

function indices(count: number, keep: (row: number) => boolean = () => true): number[] {
  return Array.from({ length: count }, (_, row) => row).filter(keep);
}
