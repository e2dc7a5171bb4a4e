import type { Clusters } from "../../metrics/clusters.js";
import {
  type BrierDecomposition,
  brierScores,
  type CalibrationBin,
  calibrationTable,
  decomposeBrier,
  type Estimate,
  equalCountBins,
  expectedCalibrationError,
  type Forecasts,
  fixedBins,
  logLosses,
  type PairedDifference,
} from "../../metrics/index.js";
import { meanByDate } from "../../metrics/mean-by-date.js";
import { differenceOn } from "../../metrics/paired-difference.js";
import type { Resamples } from "../../metrics/resamples.js";

/** One score of the model's chances beside the market's on the same rows; lower is better. */
export interface ScoreComparison {
  model: Estimate;
  market: Estimate;
  /** Model minus market, paired by date; below 0 the model is better. */
  difference: PairedDifference;
}

/** How good the probabilities of OVER are where both sides have a price, so that the market has one too. */
export interface ForecastScores {
  rows: number;
  brier: ScoreComparison;
  log_loss: ScoreComparison;
  /** Of the Brier score, over bins of equal count. */
  decomposition: { model: BrierDecomposition; market: BrierDecomposition };
  /** Expected calibration error over bins of equal count. */
  calibration_error: { model: number; market: number };
}

/** What was said of rows beside what became of them. */
export interface CalibrationFigures {
  rows: number;
  /** Ten bins of about as many rows each. */
  table: CalibrationBin[];
  /** Bins of 0.05, which those of other runs can be added to. */
  fixed_bins: CalibrationBin[];
  calibration_error: number;
}

/** Dates and draws that all figures of an evaluation share. */
export interface Draws {
  readonly clusters: Clusters;
  readonly resamples: Resamples;
}

/** null without rows */
export function compareForecasts(model: Forecasts, market: Forecasts, draws: Draws): ForecastScores | null {
  const rows = model.outcome.length;
  if (rows === 0) return null;
  const bins = { model: equalCountBins(model), market: equalCountBins(market) };
  const error = (forecasts: Forecasts, of: readonly (readonly number[])[]) =>
    expectedCalibrationError(calibrationTable(forecasts, of))!;
  return {
    rows,
    brier: compareScores(brierScores(model), brierScores(market), draws),
    log_loss: compareScores(logLosses(model), logLosses(market), draws),
    decomposition: { model: decomposeBrier(model, bins.model)!, market: decomposeBrier(market, bins.market)! },
    calibration_error: { model: error(model, bins.model), market: error(market, bins.market) },
  };
}

function compareScores(model: Float64Array, market: Float64Array, { clusters, resamples }: Draws): ScoreComparison {
  return {
    model: meanByDate(model, clusters, resamples)!,
    market: meanByDate(market, clusters, resamples)!,
    difference: differenceOn(clusters, resamples, model, market)!,
  };
}

/** null without rows */
export function calibrationFigures(forecasts: Forecasts): CalibrationFigures | null {
  const table = calibrationTable(forecasts, equalCountBins(forecasts));
  const error = expectedCalibrationError(table);
  if (error === null) return null;
  const fixed = calibrationTable(forecasts, fixedBins(forecasts));
  return { rows: forecasts.outcome.length, table, fixed_bins: fixed, calibration_error: error };
}
