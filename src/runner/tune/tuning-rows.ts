import type { Dataset, DatedDataset } from "../../engine/model.js";

/**
 * The rows of a run that tuning may see. There is no way from here to an evaluation row: the datasets are copies of the training
 * and validation rows alone.
 */
export interface TuningRows {
  readonly train: Dataset;
  readonly validation: DatedDataset;
}
