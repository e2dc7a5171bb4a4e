import { takeValues } from "../../core/matrix.js";
import type { Model } from "../../engine/model.js";
import { chancesAgainst, type OutcomeChances } from "../../engine/probability/outcome-chances.js";
import { fitQuantileTails, quantileCdf } from "../../engine/probability/quantile-distribution.js";
import {
  fitResidualDistribution,
  LEAST_RESIDUALS,
  residualCdf,
} from "../../engine/probability/residual-distribution.js";
import type { RunPlan } from "../plan-run.js";
import { predictPoints, predictQuantilePoints } from "../predict-points.js";
import { withLine } from "../walk/select-steps.js";
import { lineDistribution, overProbability } from "./over-model.js";

/** Where chances come from. */
export type ChanceMethod = "classifier" | "quantiles" | "residuals";

/** Chances of the evaluation rows of a window. */
export interface WindowChances {
  readonly chances: OutcomeChances;
  readonly method: ChanceMethod;
  /** Rows that the distribution was read off. */
  readonly rows: number;
}

/**
 * The probabilities of OVER, push and UNDER of a window's evaluation rows: what a classifier says; for a model of three or more
 * quantiles the distribution drawn through them; else the residuals of the validation rows around the prediction. Everything is
 * fitted on rows of the training window.
 * @param plan of one window
 * @returns null where there are too few validation rows
 */
export function windowChances(plan: RunPlan, model: Model): WindowChances | null {
  const { experiment, rows, selection } = plan;
  const { evaluation } = selection;
  const line = takeValues(rows.line, evaluation);
  if (experiment.classify) return classifierChances(plan, model, line);
  const validation = judgedRows(plan);
  const actual = takeValues(rows.points, validation);
  const quantiles = predictQuantilePoints(model, plan, validation);
  const tails = quantiles && fitQuantileTails(quantiles, actual);
  if (tails) {
    const cdf = quantileCdf(predictQuantilePoints(model, plan, evaluation)!, tails);
    return { chances: chancesAgainst(line, cdf), method: "quantiles", rows: validation.length };
  }
  const residuals = fitResidualDistribution(predictPoints(model, plan, validation), actual);
  if (!residuals) return null;
  const cdf = residualCdf(residuals, predictPoints(model, plan, evaluation));
  return { chances: chancesAgainst(line, cdf), method: "residuals", rows: validation.length };
}

/** Validation rows with a line, since only such rows are bet on; all of them where too few have one. */
function judgedRows({ rows, selection: { validation } }: RunPlan): Int32Array {
  const lined = withLine(rows, validation);
  return lined.length >= LEAST_RESIDUALS ? lined : validation;
}

/** A push takes its chance from how points fall around lines, and leaves the rest to the two sides. */
function classifierChances(plan: RunPlan, model: Model, line: Float64Array): WindowChances {
  const { selection } = plan;
  const around = lineDistribution(plan);
  const { push } = chancesAgainst(line, residualCdf(around, line));
  const decided = overProbability(model, plan, selection.evaluation);
  const over = decided.map((p, i) => p * (1 - push[i]!));
  return {
    chances: { over, push, under: over.map((p, i) => 1 - push[i]! - p) },
    method: "classifier",
    rows: selection.train.length,
  };
}

/** The chances of all windows one after the other; rows of a window without any are unknown. */
export function poolChances(
  windows: readonly { readonly chances: WindowChances | null; readonly rows: number }[],
): WindowChances | null {
  const known = windows.flatMap(({ chances }) => chances ?? []);
  if (known.length === 0) return null;
  const join = (part: keyof OutcomeChances) =>
    Float64Array.from(
      windows.flatMap(({ chances, rows }) => (chances ? [...chances.chances[part]] : Array<number>(rows).fill(NaN))),
    );
  return {
    chances: { over: join("over"), push: join("push"), under: join("under") },
    method: known[0]!.method,
    rows: known.reduce((sum, { rows }) => sum + rows, 0),
  };
}
