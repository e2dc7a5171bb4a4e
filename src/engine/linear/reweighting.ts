import { tanh } from "../../core/elementary.js";
import type { LossSpec } from "../loss-spec.js";

/** Losses that a reweighted square bounds from above. */
export type ReweightedLoss = Extract<LossSpec, { name: "RMSE" | "MAE" | "Huber" | "LogCosh" | "Quantile" }>;

/** What a message says is allowed. */
export const REWEIGHTED_LOSSES = "RMSE, MAE, LogCosh, Huber:delta=<d>, Quantile:alpha=<a>";

/** Whether {@link reweight} knows the loss. */
export function isReweighted(loss: LossSpec): loss is ReweightedLoss {
  return loss.name !== "Logloss" && loss.name !== "MultiQuantile";
}

/**
 * The square v r^2 / 2 + tilt r that touches a row's loss, absolute losses blunted, at its residual r and lies above it
 * elsewhere, so that the least-squares fit with these weights lowers that loss (the true absolute loss may rise a little) (Hunter and Lange, Quantile Regression via an MM Algorithm, 2000; for Huber,
 * Holland and Welsch 1977). RMSE counts as r^2 / 2.
 * @param weight row weights
 * @param blunt added to |r| of absolute losses, which would else divide by 0; in the unit of the target
 * @param v written: one per row
 * @returns tilt per unit of row weight
 */
export function reweight(
  loss: ReweightedLoss,
  residual: Float64Array,
  weight: Float64Array,
  blunt: number,
  v: Float64Array,
): number {
  const bend = bendOf(loss, blunt);
  for (let i = 0; i < v.length; i++) v[i] = weight[i]! * bend(Math.abs(residual[i]!));
  return loss.name === "Quantile" ? loss.alpha - 0.5 : 0;
}

/** Slope of the loss over the residual's size, without the tilt. */
function bendOf(loss: ReweightedLoss, blunt: number): (size: number) => number {
  switch (loss.name) {
    case "RMSE":
      return () => 1;
    case "MAE":
      return (size) => 1 / (size + blunt);
    case "Quantile":
      return (size) => 0.5 / (size + blunt);
    case "Huber":
      return (size) => (size <= loss.delta ? 1 : loss.delta / size);
    case "LogCosh":
      return (size) => (size === 0 ? 1 : tanh(size) / size);
  }
}
