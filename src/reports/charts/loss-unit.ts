import { parseLoss } from "../../engine/loss-spec.js";

/**
 * What a learning curve counts, with its unit: "MAE (points)", "Huber loss (points²)". Losses are means over rows, for RMSE the root of
 * one, for MultiQuantile also over the quantiles.
 * @param loss as in the record of a run; null for families without one
 */
export function lossUnit(loss: string | null): string {
  const spec = loss === null ? null : parseLoss(loss);
  if (spec === null || typeof spec === "string") return "Loss";
  switch (spec.name) {
    case "MAE":
    case "RMSE":
      return `${spec.name} (points)`;
    case "LogCosh":
      return "Log-cosh loss (of points)";
    case "Logloss":
      return "Log loss (nats)";
    case "Huber":
      return "Huber loss (points²)";
    default:
      return "Quantile loss (points)";
  }
}
