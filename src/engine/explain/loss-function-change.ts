import { checkDataset } from "../check-dataset.js";
import type { Dataset, FeatureImportance, Model } from "../model.js";
import { explainPredictions } from "./contributions.js";
import type { MeasuredLoss } from "./measured-loss.js";

/**
 * LossFunctionChange of CatBoost: how much the loss on these rows rises when a feature's SHAP values are taken out of the
 * predictions. Below 0 the feature does harm on them.
 * Source: catboost.ai, "Feature importance", LossFunctionChange.
 * @returns in the unit of the loss, highest first; the values do not sum to anything
 * @throws UsageError as {@link explainPredictions}; DataError for rows that do not fit together
 */
export function lossFunctionChange(model: Model, data: Dataset, loss: MeasuredLoss): FeatureImportance[] {
  checkDataset(data, "given");
  const { expected, values } = explainPredictions(model, data.matrix);
  const prediction = expected.slice();
  for (const column of values.columns) {
    for (let row = 0; row < prediction.length; row++) prediction[row]! += column[row]!;
  }
  const whole = loss.mean(prediction, data);
  return values.names
    .map((feature, index) => {
      const column = values.columns[index]!;
      const without = prediction.map((value, row) => value - column[row]!);
      return { feature, importance: loss.mean(without, data) - whole };
    })
    .sort((a, b) => b.importance - a.importance);
}
