import type { WorkContext } from "../core/progress.js";
import { createTreeModel } from "./create-tree-model.js";
import { EarlyStopping } from "./early-stopping.js";
import type { Kernels } from "./kernels/kernels.js";
import { createMean } from "./loss-mean.js";
import { outputLosses } from "./loss-spec.js";
import type { FittedModel, LearningCurvePoint, ModelMeta } from "./model.js";
import type { PreparedRows } from "./prepare-rows.js";
import { trainOutput } from "./train-output.js";
import type { TreeOptions } from "./tree-options.js";
import { readLoss } from "./tree-options.js";

/**
 * Grows trees on binned rows until the iterations are done or the validation loss stops falling.
 * @param kernels the ones that binned the rows, or others over the same memory
 * @param pause awaited after every tree
 */
export async function boost(
  kernels: Kernels,
  rows: PreparedRows,
  options: TreeOptions,
  meta: ModelMeta,
  onProgress: WorkContext["onProgress"],
  pause: () => Promise<void>,
): Promise<FittedModel> {
  const { names, borders } = rows;
  const spec = readLoss(options);
  const mean = createMean(spec);
  const outputs = outputLosses(spec).map((loss) => trainOutput(kernels, rows, loss, options));
  const curve: LearningCurvePoint[] = [];
  const stopping = new EarlyStopping(options.early_stopping_rounds);
  for (let iteration = 0; iteration <= options.iterations; iteration++) {
    if (iteration > 0) for (const output of outputs) output.grow();
    const point = {
      iteration,
      train: mean(outputs.map((output) => output.trained)),
      validation: rows.validation ? mean(outputs.map((output) => output.checked!)) : null,
    };
    curve.push(point);
    const stop = point.validation !== null && stopping.isOver(iteration, point.validation);
    if (iteration > 0) onProgress?.(progressEvent(point, options));
    if (stop) break;
    await pause();
  }
  const grown = curve.length - 1;
  const bestIteration = rows.validation ? stopping.best : grown;
  const kept = options.use_best_model ? bestIteration : grown;
  const model = createTreeModel({
    featureNames: [...names],
    borders,
    outputs: outputs.map(({ start, trees }) => ({ start, trees: trees.slice(0, kept) })),
    options,
    meta,
  });
  return { model, report: { iterations: kept, bestIteration, learningCurve: curve } };
}

function progressEvent(point: LearningCurvePoint, options: TreeOptions) {
  const [part, value] = point.validation === null ? ["training", point.train] : ["validation", point.validation];
  const detail = `${part} ${readLoss(options).name} ${value.toFixed(2)}`;
  const atMost = point.validation !== null;
  return { phase: "train", done: point.iteration, total: options.iterations, detail, atMost };
}
