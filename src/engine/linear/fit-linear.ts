import type { WorkContext } from "../../core/progress.js";
import { checkFitInput, refuseBaseline } from "../check-dataset.js";
import { createLoss } from "../loss.js";
import type { Dataset, FittedModel, ModelMeta } from "../model.js";
import { createPause } from "../pause.js";
import { exactWeights, exactWeightsOrOnes } from "../row-weights.js";
import { Standardiser } from "../standardiser.js";
import { LinearModel } from "./linear-model.js";
import { L2_GRID, L2_WITHOUT_VALIDATION, type LinearOptions, readLinearLoss } from "./linear-options.js";
import {
  type Coefficients,
  type LinearRows,
  plainEquations,
  predictLinear,
  ridge,
  solveLinear,
} from "./solve-linear.js";

/**
 * Fits a linear model with a ridge penalty on standardised features, missing values at the training mean beside a mark of
 * their own (Hoerl and Kennard 1970). Means, deviations and coefficients come from the training rows; the validation rows
 * choose the penalty when `l2` is not given, and nothing else. Errors and determinism as `Framework.fit` says.
 * @param options checked ones, from parseLinearOptions
 */
export async function fitLinear(
  train: Dataset,
  validation: Dataset | null,
  options: LinearOptions,
  meta: ModelMeta,
  ctx: WorkContext = {},
): Promise<FittedModel> {
  checkFitInput(train, validation, meta);
  refuseBaseline(train, "linear");
  const pause = createPause(ctx.signal);
  await pause();
  const loss = readLinearLoss(options);
  const { mean } = createLoss(loss);
  const weight = exactWeights(train);
  const standardiser = Standardiser.fit(train.matrix, weight);
  const rows = linearRows(train, standardiser);
  const check = validation && linearRows(validation, standardiser);
  const measure = (part: LinearRows, coefficients: Coefficients) => {
    const prediction = predictLinear(coefficients, part.columns, part.target.length);
    const residual = part.target.map((value, i) => value - prediction[i]!);
    return mean({ residual, target: part.target, weight: part.weight });
  };

  const equations = await plainEquations(rows, pause);
  const candidates = options.l2 === null ? (check ? L2_GRID : [L2_WITHOUT_VALIDATION]) : [options.l2];
  let best: { l2: number; coefficients: Coefficients; validation: number | null } | null = null;
  let from: Coefficients | null = null;
  for (const [index, l2] of candidates.entries()) {
    from = await solveLinear(rows, loss, ridge(l2), l2, equations, from, pause);
    const found = { l2, coefficients: from, validation: check && measure(check, from) };
    if (best === null || found.validation! < best.validation!) best = found;
    const detail =
      found.validation === null ? `l2 ${l2}` : `l2 ${l2}, validation ${loss.name} ${found.validation.toFixed(2)}`;
    ctx.onProgress?.({ phase: "train", done: index + 1, total: candidates.length, detail });
    await pause();
  }

  const constant = { ...rows, columns: [] };
  const start = new Float64Array(rows.columns.length + 1);
  start.set(await solveLinear(constant, loss, ridge(0), 0, await plainEquations(constant, pause), null, pause));
  const { l2, coefficients, validation: validationLoss } = best!;
  return {
    model: new LinearModel({ standardiser, coefficients, l2, options, meta }),
    report: {
      iterations: 1,
      bestIteration: 1,
      learningCurve: [
        { iteration: 0, train: measure(rows, start), validation: check && measure(check, start) },
        { iteration: 1, train: measure(rows, coefficients), validation: validationLoss },
      ],
      found: { l2 },
    },
  };
}

function linearRows(data: Dataset, standardiser: Standardiser): LinearRows {
  return {
    columns: standardiser.apply(data.matrix),
    target: data.target,
    weight: exactWeightsOrOnes(data),
  };
}
