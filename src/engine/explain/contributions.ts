import { UsageError } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import { outputLosses, parseLoss } from "../loss-spec.js";
import type { Model } from "../model.js";
import { selectColumns } from "../select-columns.js";
import { TreeModel } from "../tree-model.js";
import { treeShap } from "./tree-shap.js";

/** What the features of a model contribute to its predictions, in their unit; for Logloss to the log-odds. */
export interface Contributions {
  /** The prediction when no feature is known. */
  readonly expected: number;
  /** One column per feature of the model, in its order; `expected` plus the contributions of a row is its raw prediction. */
  readonly values: Matrix;
}

/**
 * SHAP values of every row by path-dependent TreeSHAP; columns are found by name. Models with several outputs are refused:
 * their outputs are put in order when predicted, and the parts of a sum do not survive that.
 * @throws UsageError NO_CONTRIBUTIONS for a model that is not of trees or has several outputs; MISSING_COLUMN as Model.predict
 */
export function explainPredictions(model: Model, matrix: Matrix): Contributions {
  if (!(model instanceof TreeModel)) {
    throw new UsageError(
      "NO_CONTRIBUTIONS",
      `a model of family "${model.family}" has no SHAP values, only trees have`,
      {
        hint: "permutation importance works for every family",
      },
    );
  }
  const { trees, borders, start, options } = model.parts;
  const loss = parseLoss(options.loss_function);
  if (typeof loss !== "string" && outputLosses(loss).length > 1) {
    throw new UsageError(
      "NO_CONTRIBUTIONS",
      `a model of ${options.loss_function} has several outputs and no SHAP values`,
      {
        hint: "train one quantile alone to explain it, or take permutation importance",
      },
    );
  }
  const { rows, names, columns } = selectColumns(matrix, model.featureNames);
  const shap = treeShap(trees, borders, columns, rows, options.grow_policy === "SymmetricTree");
  return { expected: start + shap.expected, values: { rows, names, columns: shap.columns } };
}
