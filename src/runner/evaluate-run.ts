import {
  compareOnCommonRows,
  type EvalRows,
  type Evaluation,
  type EvaluationOptions,
  evaluate,
} from "../metrics/index.js";
import type { BaselineFigures } from "./result.js";

export interface RunEvaluation {
  evaluation: Evaluation;
  baselines: Record<string, BaselineFigures>;
}

const MODEL = "model";

/**
 * Measures the model on its evaluation rows, and every baseline beside it on the rows both have a prediction for.
 * @param baselines predictions by baseline name, as long as the rows, NaN where the baseline has none
 */
export function evaluateRun(
  rows: EvalRows,
  baselines: Readonly<Record<string, Float64Array>>,
  options: EvaluationOptions,
): RunEvaluation {
  return {
    evaluation: evaluate(rows, options),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, prediction]) => [name, beside(rows, name, prediction, options)]),
    ),
  };
}

function beside(rows: EvalRows, name: string, prediction: Float64Array, options: EvaluationOptions): BaselineFigures {
  const contenders = [
    { name: MODEL, prediction: rows.prediction },
    { name, prediction },
  ];
  const common = compareOnCommonRows(rows, contenders, { ...options, breakdowns: false });
  return {
    dropped_rows: common.dropped,
    metrics: common.evaluations[name]!.metrics,
    model_mae: common.evaluations[MODEL]!.metrics.mae_lines,
    mae_difference: common.maeLinesDifference[name] ?? null,
  };
}
