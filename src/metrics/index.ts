export type { Accuracy } from "./accuracy.js";
export type { Betting } from "./betting.js";
export type { Breakdowns, Slice } from "./breakdowns.js";
export { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
export { checkEvalRows, type EvalRows, rowsWithLine, takeEvalRows } from "./eval-rows.js";
export { type Evaluation, type EvaluationOptions, HEADLINE_METRICS, type HeadlineMetric } from "./evaluation.js";
export { type PickRule, type Picks, pickProfit, type Side, selectPicks } from "./picks.js";
