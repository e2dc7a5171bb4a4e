import { UsageError } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../model.js";
import { selectColumns } from "../select-columns.js";
import { TreeModel } from "../tree-model.js";
import { treeShap } from "./tree-shap.js";

/** What the features of a model contribute to its predictions, in the unit of the predictions. */
export interface Contributions {
  /** The prediction when no feature is known. */
  readonly expected: number;
  /** One column per feature of the model, in its order; `expected` plus the contributions of a row is its prediction. */
  readonly values: Matrix;
}

/**
 * SHAP values of every row by path-dependent TreeSHAP; columns are found by name.
 * @throws UsageError NO_CONTRIBUTIONS for a model that is not of trees; MISSING_COLUMN as Model.predict
 */
export function explainPredictions(model: Model, matrix: Matrix): Contributions {
  if (!(model instanceof TreeModel)) {
    throw new UsageError(
      "NO_CONTRIBUTIONS",
      `a model of family "${model.family}" has no SHAP contributions: only trees`,
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
