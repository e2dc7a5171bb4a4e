export type { Accuracy } from "./accuracy.js";
export type { Betting } from "./betting.js";
export { BREAKDOWN_MIN_EDGE, type Breakdowns, type Slice } from "./breakdowns.js";
export { type CommonRowsComparison, type Contender, compareOnCommonRows } from "./compare-on-common-rows.js";
export { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
export { checkEvalRows, type EvalRows, rowsWithLine, takeEvalRows } from "./eval-rows.js";
export { evaluate } from "./evaluate.js";
export { type Evaluation, type EvaluationOptions, HEADLINE_METRICS, type HeadlineMetric } from "./evaluation.js";
export { type PairedDifference, type PairedOptions, pairedDifference } from "./paired-difference.js";
export { type PickRule, type Picks, pickProfit, type Side, selectPicks } from "./picks.js";
export {
  assessPlausibility,
  type Plausibility,
  type PlausibilityCheck,
  type PlausibilityOptions,
  type PlausibilityStatus,
} from "./plausibility.js";
export { minimumDetectable, type PowerOptions, picksNeeded } from "./power.js";
export { realityCheck } from "./reality-check.js";
export { TIERS, type Tier, tierOf } from "./slices.js";
export { wilson } from "./wilson.js";
