import { DataError } from "../core/errors.js";
import type { LossSpec } from "./loss-spec.js";
import type { Dataset } from "./model.js";

/**
 * Refuses targets that a loss has no meaning for: Logloss takes 0 and 1, and training rows of both kinds with weight, for a
 * model of one kind would be surer than any data can make it. Validation rows may be of one kind.
 * @throws DataError BAD_TARGET naming the row, or ONE_CLASS naming the only target
 */
export function checkTarget(loss: LossSpec, { target, weight }: Dataset, part: "training" | "validation"): void {
  if (loss.name !== "Logloss") return;
  const bad = target.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) {
    throw new DataError("BAD_TARGET", `the target of ${part} row ${bad} is ${target[bad]}, Logloss takes 0 and 1`, {
      hint: "choose a loss for numbers, for example RMSE or MAE, or make the target 0 or 1",
    });
  }
  if (part === "validation") return;
  const counted = target.filter((_, row) => weight === undefined || weight[row]! > 0);
  // Weights that are all 0 are refused as such, for every loss.
  if (counted.length === 0 || (counted.includes(0) && counted.includes(1))) return;
  throw new DataError(
    "ONE_CLASS",
    `every training row with weight has the target ${counted[0]}, Logloss needs 0 and 1`,
    {
      hint: "widen the training window or relax the row filter",
    },
  );
}
