import { UsageError } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../model.js";
import { QuantileTrees } from "../quantile-trees.js";
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
  if (model instanceof QuantileTrees) {
    throw new UsageError("NO_CONTRIBUTIONS", "a model of several quantiles has no SHAP values: it puts them in order", {
      hint: "train one quantile alone to explain it; permutation importance works for every model",
    });
  }
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
  const { rows, names, columns } = selectColumns(matrix, model.featureNames);
  const shap = treeShap(trees, borders, columns, rows, options.grow_policy === "SymmetricTree");
  return { expected: start + shap.expected, values: { rows, names, columns: shap.columns } };
}
