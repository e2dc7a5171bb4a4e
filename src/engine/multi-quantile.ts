import type { LossRows } from "./loss.js";
import { totalWeight } from "./loss-sums.js";
import { sumInOrder } from "./ordered-sum.js";

/**
 * Puts each row's quantiles in ascending order: `values[k][row]` is what the model says for the k-th alpha. Models fitted one alpha
 * at a time can cross; sorted, they are never further from the true quantiles (V. Chernozhukov, I. Fernandez-Val, A. Galichon,
 * Quantile and Probability Curves Without Crossing, Econometrica 78, 2010), and for no row is the pinball loss summed over the
 * alphas higher: it is a constant, plus a sum that does not depend on which value goes with which alpha, minus the sum of
 * alpha * value, which is largest in ascending order.
 */
export function sortQuantiles(values: readonly Float64Array[]): void {
  const rows = values[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    for (let k = 1; k < values.length; k++) {
      const value = values[k]![row]!;
      let at = k;
      for (; at > 0 && values[at - 1]![row]! > value; at--) values[at]![row] = values[at - 1]![row]!;
      values[at]![row] = value;
    }
  }
}

/** Per row, whose value {@link sortQuantiles} puts at `place`; of equal values the first. */
export function takenByRow(values: readonly Float64Array[], place: number): Int32Array {
  return Int32Array.from(values[0] ?? [], (_, row) =>
    values.findIndex(({ [row]: value }, k) => {
      const before = values.filter(({ [row]: other }, j) => other! < value! || (other === value && j < k));
      return before.length === place;
    }),
  );
}

/** Far below any difference of alphas that means something: 0.3 and 0.7 are not equally far from 0.5 to the last bit. */
const SAME_DISTANCE = 1e-12;

/** Index of the alpha nearest to 0.5; of two as near, the lower. */
export function nearestToMedian(alphas: readonly number[]): number {
  const distance = (alpha: number) => Math.abs(alpha - 0.5);
  return alphas.reduce((best, alpha, k) => (distance(alpha) < distance(alphas[best]!) - SAME_DISTANCE ? k : best), 0);
}

/**
 * Mean pinball loss over rows (by weight) and alphas, of the predictions sorted as {@link sortQuantiles} does.
 * @param outputs the rows of each alpha's model, with the same targets and weights
 */
export function meanPinball(alphas: readonly number[], outputs: readonly LossRows[]): number {
  const { weight, target } = outputs[0]!;
  const count = alphas.length;
  const residual = new Float64Array(count);
  const lossOf = (row: number) => {
    for (let k = 0; k < count; k++) {
      const value = outputs[k]!.residual[row]!;
      let at = k;
      for (; at > 0 && residual[at - 1]! < value; at--) residual[at] = residual[at - 1]!;
      residual[at] = value;
    }
    let loss = 0;
    for (let k = 0; k < count; k++) loss += (residual[k]! > 0 ? alphas[k]! : alphas[k]! - 1) * residual[k]!;
    return loss / count;
  };
  const sum = sumInOrder(target.length, weight === null ? lossOf : (row) => weight[row]! * lossOf(row));
  return sum / totalWeight(weight, target.length);
}
