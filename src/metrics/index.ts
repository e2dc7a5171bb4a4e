export type { Accuracy } from "./accuracy.js";
export { type Bankroll, type BankrollOptions, type PricedBet, simulateBankroll } from "./bankroll.js";
export type { Betting } from "./betting.js";
export type { Breakdowns, Slice } from "./breakdowns.js";
export { type BrierDecomposition, decomposeBrier } from "./brier-decomposition.js";
export {
  type CalibrationBin,
  calibrationTable,
  equalCountBins,
  expectedCalibrationError,
  FIXED_BINS,
  fixedBins,
} from "./calibration.js";
export { type Closes, type ClosingValue, measureClosing } from "./closing-value.js";
export { combineP } from "./combine-p.js";
export { type CommonRows, type KeyedRows, type LeftOut, takeCommonRows } from "./common-rows.js";
export { type CommonRowsComparison, type Contender, compareOnCommonRows } from "./compare-on-common-rows.js";
export type { CommonPicks, PickComparison } from "./compare-picks.js";
export { comparePredictions, type LossComparison, type PredictionComparison } from "./compare-predictions.js";
export { type DailyPicks, dailyPicks, totalOf } from "./daily-picks.js";
export { returnByDay } from "./daily-return.js";
export { type DeflatedP, type Deflation, deflate, NO_DEFLATION } from "./deflate.js";
export { type DieboldMariano, dieboldMariano } from "./diebold-mariano.js";
export { type Drawdown, maximumDrawdown } from "./drawdown.js";
export { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
export { checkEvalRows, type EvalRows, rowsWithLine, takeEvalRows } from "./eval-rows.js";
export { evaluate } from "./evaluate.js";
export { type Evaluation, type EvaluationOptions, HEADLINE_METRICS, type HeadlineMetric } from "./evaluation.js";
export { expectedValue } from "./expected-value.js";
export type { Forecasts } from "./forecasts.js";
export { leastDiscordant, type McNemar, mcnemar } from "./mcnemar.js";
export { measureParts, type PartOfRows } from "./measure-parts.js";
export { DEFAULT_NO_VIG, NO_VIG_METHODS, type NoVigMethod, noVig } from "./no-vig.js";
export { type PairedDifference, type PairedOptions, pairedDifference } from "./paired-difference.js";
export { commonPicksNeeded, timesTheSample } from "./paired-power.js";
export { HEADLINE_EDGE, type PickRule, type Picks, pickProfit, type Side, selectPicks } from "./picks.js";
export {
  assessPlausibility,
  type Plausibility,
  type PlausibilityCheck,
  type PlausibilityOptions,
  type PlausibilityStatus,
} from "./plausibility.js";
export { minimumDetectable, type PowerOptions, picksNeeded } from "./power.js";
export { extremePrices, type Offer, type Prices } from "./price-range.js";
export { brierScores, logLosses } from "./proper-scores.js";
export { type QuantileCoverage, quantileCoverage } from "./quantile-coverage.js";
export { realityCheck } from "./reality-check.js";
export { COMPARING_SEED, drawResamples, type Resamples } from "./resamples.js";
export { measureResettled, type ResettledPicks } from "./resettled.js";
export { TIERS, type Tier, tierOf } from "./slices.js";
export { VALUE_ENDS, type ValueBucket, valueBuckets } from "./value-buckets.js";
export { wilson } from "./wilson.js";
