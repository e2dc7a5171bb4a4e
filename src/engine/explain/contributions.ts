import { UsageError } from "../../core/errors.js";
import type { Matrix } from "../../core/matrix.js";
import { takesLeft, valuesAsRead } from "../exchange/imported/foreign-trees.js";
import { ImportedModel } from "../exchange/imported/imported-model.js";
import type { Model } from "../model.js";
import { nearestToMedian, takenByRow } from "../multi-quantile.js";
import { QuantileTrees } from "../quantile-trees.js";
import { selectColumns } from "../select-columns.js";
import { TreeModel } from "../tree-model.js";
import { treeShap, treeShapBy } from "./tree-shap.js";

/** What the features of a model contribute to its predictions, in their unit; for Logloss to the log-odds. */
export interface Contributions {
  /** Per row, the prediction when no feature is known: the same for all rows but where quantiles cross, see {@link explainPredictions}. */
  readonly expected: Float64Array;
  /** One column per feature of the model, in its order; a row's `expected` plus its contributions is its raw prediction. */
  readonly values: Matrix;
}

/**
 * SHAP values of every row by path-dependent TreeSHAP, of trees trained here, of a model of several quantiles, and of models of
 * XGBoost and LightGBM; columns are found by name.
 *
 * Of several quantiles, what `predict` gives is explained: the one nearest to the median after the quantiles of a row are put in
 * order. In a row where they cross, that value is the sum of another quantile's trees, and it is that sum that is taken apart.
 * XGBoost rounds to floats after each tree; contributions sum to its prediction before that rounding.
 * @throws UsageError NO_CONTRIBUTIONS for a model that is not of trees; MISSING_COLUMN as Model.predict
 */
export function explainPredictions(model: Model, matrix: Matrix): Contributions {
  if (model instanceof TreeModel) return explainTrees(model, matrix);
  if (model instanceof QuantileTrees) return explainQuantiles(model, matrix);
  if (model instanceof ImportedModel) return explainImported(model, matrix);
  throw new UsageError("NO_CONTRIBUTIONS", `a model of family "${model.family}" has no SHAP values, only trees have`, {
    hint: "permutation importance works for every family",
  });
}

function explainTrees(model: TreeModel, matrix: Matrix): Contributions {
  const { trees, borders, start, options } = model.parts;
  const { rows, names, columns } = selectColumns(matrix, model.featureNames);
  const shap = treeShap(trees, borders, columns, rows, options.grow_policy === "SymmetricTree");
  return { expected: everywhere(start + shap.expected, rows), values: { rows, names, columns: shap.columns } };
}

function explainImported({ foreign, featureNames }: ImportedModel, matrix: Matrix): Contributions {
  const { rows, names, columns } = selectColumns(matrix, featureNames);
  const read = valuesAsRead(foreign, columns);
  const shap = treeShapBy(
    foreign.trees,
    (tree) => (block, base, goesRight) => {
      for (let node = 0; node < tree.feature.length; node++) {
        goesRight[node] = takesLeft(tree, node, block[base + tree.feature[node]!]!) ? 0 : 1;
      }
    },
    read,
    rows,
  );
  return { expected: everywhere(foreign.start + shap.expected, rows), values: { rows, names, columns: shap.columns } };
}

/** Row by row the contributions of the member whose prediction comes to the place of the one nearest to the median. */
function explainQuantiles({ members, alphas, featureNames }: QuantileTrees, matrix: Matrix): Contributions {
  const { rows, names } = selectColumns(matrix, featureNames);
  const predicted = members.map((member) => member.predict(matrix));
  const taken = takenByRow(predicted, nearestToMedian(alphas));
  const expected = new Float64Array(rows);
  const columns = names.map(() => new Float64Array(rows));
  for (const [k, member] of members.entries()) {
    if (!taken.includes(k)) continue;
    const part = explainTrees(member, matrix);
    for (let row = 0; row < rows; row++) {
      if (taken[row] !== k) continue;
      expected[row] = part.expected[row]!;
      for (const [f, column] of columns.entries()) column[row] = part.values.columns[f]![row]!;
    }
  }
  return { expected, values: { rows, names, columns } };
}

function everywhere(value: number, rows: number): Float64Array {
  return new Float64Array(rows).fill(value);
}
