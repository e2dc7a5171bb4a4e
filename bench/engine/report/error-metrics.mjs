// @ts-check

/**
 * Mean loss of predictions, in the loss's own measure: the root mean square, the mean absolute error, Huber's loss (r^2 / 2
 * within delta, delta * (|r| - delta / 2) beyond), the pinball loss.
 * @param {{ name: string, parameter: number | null }} loss RMSE, MAE, Huber with delta, Quantile with alpha
 * @param {ArrayLike<number>} target
 * @param {ArrayLike<number>} prediction as many
 */
export function errorOf(loss, target, prediction) {
  const of = lossOfResidual(loss);
  let sum = 0;
  for (let i = 0; i < target.length; i++) {
    sum += of(/** @type {number} */ (target[i]) - /** @type {number} */ (prediction[i]));
  }
  const value = sum / target.length;
  if (!Number.isFinite(value)) throw new Error("a prediction is not a number");
  return loss.name === "RMSE" ? Math.sqrt(value) : value;
}

/**
 * @param {{ name: string, parameter: number | null }} loss
 * @returns {(residual: number) => number}
 */
function lossOfResidual({ name, parameter }) {
  const p = parameter ?? Number.NaN;
  switch (name) {
    case "RMSE":
      return (r) => r * r;
    case "MAE":
      return Math.abs;
    case "Huber":
      return (r) => (Math.abs(r) <= p ? (r * r) / 2 : p * (Math.abs(r) - p / 2));
    case "Quantile":
      return (r) => (r > 0 ? p * r : (p - 1) * r);
    default:
      throw new Error(`no error metric for the loss "${name}"`);
  }
}
