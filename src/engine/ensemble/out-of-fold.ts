import type { Dataset } from "../model.js";
import { type DateFold, takeDataset } from "./date-folds.js";

/** Fits something on a fold's training rows, with its validation rows, and predicts the rows held back. */
export type FitAndPredict = (
  fold: number,
  train: Dataset,
  validation: Dataset | null,
  held: Dataset,
) => Promise<Float64Array>;

/**
 * A prediction of each row by what was fitted on earlier days only; NaN for the first span of days, which nothing precedes.
 * Targets of the rows held back are not handed on.
 */
export async function outOfFold(
  data: Dataset,
  folds: readonly DateFold[],
  fitAndPredict: FitAndPredict,
): Promise<Float64Array> {
  const prediction = new Float64Array(data.target.length).fill(Number.NaN);
  for (const [index, { train, validation, held }] of folds.entries()) {
    const unseen = takeDataset({ matrix: data.matrix, target: new Float64Array(data.target.length) }, held);
    const found = await fitAndPredict(
      index,
      takeDataset(data, train),
      validation && takeDataset(data, validation),
      unseen,
    );
    for (const [place, row] of held.entries()) prediction[row] = found[place]!;
  }
  return prediction;
}
