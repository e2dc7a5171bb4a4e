import { UsageError } from "../core/errors.js";
import type { WorkContext } from "../core/progress.js";
import { lossFunctionChange } from "../engine/explain/loss-function-change.js";
import { measuredLoss } from "../engine/explain/measured-loss.js";
import { permutationImportance } from "../engine/explain/permutation-importance.js";
import { importanceMeasure } from "../engine/importance-measure.js";
import type { Model } from "../engine/model.js";
import { QuantileTrees } from "../engine/quantile-trees.js";
import { TreeModel } from "../engine/tree-model.js";
import type { RunPart } from "./explain-rows.js";
import type { ReopenedRun } from "./reopen-run.js";
import { runDataset } from "./run-dataset.js";
import { isLearnable } from "./select-rows.js";

export const IMPORTANCE_KINDS = ["prediction-values-change", "loss-function-change", "permutation"] as const;
export type ImportanceKind = (typeof IMPORTANCE_KINDS)[number];

/** How much each feature matters to a model, highest first, and what that was measured on. */
export interface RunImportance {
  /** "family": the model's own importance, where its family has one of its own kind. */
  readonly kind: ImportanceKind | "family";
  /** What a family's own importance measures; with kind "family" alone. */
  readonly measure?: string;
  /** Rows it was computed on, training rows with their weights standing in the leaves of the trees; null for kind "family". */
  readonly rows: { readonly part: RunPart; readonly used: number } | null;
  /** The loss whose rise is given, in its unit; null where the figures are shares of 100. */
  readonly loss: string | null;
  readonly repeats: number | null;
  readonly seed: number | null;
  readonly importance: readonly {
    readonly feature: string;
    readonly importance: number;
    /** Standard deviation over the repeats; permutation only. */
    readonly deviation?: number;
  }[];
}

/** The model's own importance: PredictionValuesChange for trees, else what its family measures. It needs no rows. */
export function ownImportance(model: Model, trainRows: number): RunImportance {
  if (model instanceof TreeModel || model instanceof QuantileTrees) return predictionValuesChangeOf(model, trainRows);
  const measure = `${model.family}: ${importanceMeasure(model.family)}`;
  return { kind: "family", measure, rows: null, loss: null, repeats: null, seed: null, importance: model.importance() };
}

/**
 * PredictionValuesChange of a run's model. It needs no rows: the leaves hold the weight of the training rows.
 * @throws UsageError NOT_TREES
 */
export function predictionValuesChangeOf(model: Model, trainRows: number): RunImportance {
  if (!(model instanceof TreeModel || model instanceof QuantileTrees)) {
    throw new UsageError(
      "NOT_TREES",
      `prediction-values-change is for trees, this model is of family "${model.family}"`,
      {
        hint: "--kind permutation works for every family; without --kind the family's own importance is shown",
      },
    );
  }
  return {
    kind: "prediction-values-change",
    rows: { part: "train", used: trainRows },
    loss: null,
    repeats: null,
    seed: null,
    importance: model.importance(),
  };
}

export interface MeasureRequest {
  readonly kind: Exclude<ImportanceKind, "prediction-values-change">;
  readonly part: RunPart;
  /** Permutations of each feature. */
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Importance as the rise of the loss the model was trained with, on one part of the run's rows: those of the
 * training window with the weights of training.
 * @throws UsageError NO_ROWS when the run has none of that part; NO_CONTRIBUTIONS for loss-function-change of a model
 *   without SHAP values; InterruptedError
 */
export async function measureImportance(
  reopened: ReopenedRun,
  { kind, part, repeats, seed }: MeasureRequest,
  work: WorkContext,
): Promise<RunImportance> {
  const { model, experiment, selection } = reopened;
  if (selection[part].length === 0) {
    throw new UsageError("NO_ROWS", `run ${reopened.run.name} has no ${part} rows to measure on`, {
      hint: "a run with framework imported has evaluation rows alone: --rows evaluation",
    });
  }
  const dataset = runDataset(reopened, selection[part].filter(isLearnable(reopened)));
  // Weights are part of training; evaluation counts every row the same.
  const { weight: _weight, ...unweighted } = dataset;
  const data = part === "evaluation" ? unweighted : dataset;
  const loss = measuredLoss(experiment.loss_function ?? null);
  const rows = { part, used: data.target.length };
  if (kind === "loss-function-change") {
    const importance = lossFunctionChange(model, data, loss);
    return { kind, rows, loss: loss.name, repeats: null, seed: null, importance };
  }
  const importance = await permutationImportance(model, data, loss, { repeats, seed }, work);
  return { kind, rows, loss: loss.name, repeats, seed, importance };
}
