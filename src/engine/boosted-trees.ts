import { UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import type { WorkContext } from "../core/progress.js";
import { createRng } from "../core/rng.js";
import type { BinnedMatrix } from "./binned-matrix.js";
import { binMatrix, binOffsets, chooseAllBorders } from "./binned-matrix.js";
import { checkDataset, checkOptionFeatures } from "./check-dataset.js";
import { EarlyStopping } from "./early-stopping.js";
import { FeatureSampler } from "./feature-sampler.js";
import { cellLayout } from "./gradient-cells.js";
import { growDepthwise } from "./grow-depthwise.js";
import { growSymmetric } from "./grow-symmetric.js";
import { HistogramBuilder } from "./histogram.js";
import type { Kernels } from "./kernels/kernels.js";
import type { Execution } from "./kernels/open-kernels.js";
import { openKernels } from "./kernels/open-kernels.js";
import { LeafEstimator } from "./leaf-values.js";
import { createLoss } from "./loss.js";
import type { Dataset, FittedModel, LearningCurvePoint, ModelMeta } from "./model.js";
import { enforceMonotone } from "./monotone-leaves.js";
import { createPause } from "./pause.js";
import { RowSampler } from "./row-sampler.js";
import { quantiseWeights } from "./row-weights.js";
import { selectColumns } from "./select-columns.js";
import { splitRules } from "./split-rules.js";
import type { Tree } from "./tree.js";
import { finishTree } from "./tree.js";
import { TreeModel } from "./tree-model.js";
import type { TreeOptions } from "./tree-options.js";
import { readLoss } from "./tree-options.js";

/** Streams of the user's seed, so that row sampling does not shift feature draws. */
const FEATURE_STREAM = 1;
const ROW_STREAM = 2;

/**
 * Fits boosted trees by histogram boosting (Friedman 2001; gradients summed per bin as in LightGBM, Ke et al. 2017).
 * The result depends on the rows, their order, the options and `meta` alone: equal input gives a model with equal bytes.
 * @param validation rows for early stopping and the best-model choice, or null for neither; its columns are found by name
 * @param options checked ones, from parseTreeOptions
 * @param meta goes into the model file
 * @param execution how the work is done; it changes the time a fit takes, never the model
 * @throws DataError when there are no rows, or a target, weight or feature value is not usable; it names the row.
 * @throws UsageError when an option names a feature that is not there.
 * @throws InterruptedError soon after `ctx.signal` fires.
 */
export async function fitBoostedTrees(
  train: Dataset,
  validation: Dataset | null,
  options: TreeOptions,
  meta: ModelMeta,
  ctx: WorkContext = {},
  execution: Execution = {},
): Promise<FittedModel> {
  const kernels = openKernels(execution, {
    rows: train.matrix.rows,
    validationRows: validation?.matrix.rows ?? 0,
    features: train.matrix.names.length,
    histograms: options.grow_policy === "SymmetricTree" ? 2 ** (options.depth - 1) : options.depth + 1,
  });
  try {
    return await fitWith(kernels, train, validation, options, meta, ctx);
  } finally {
    kernels.close();
  }
}

async function fitWith(
  kernels: Kernels,
  train: Dataset,
  validation: Dataset | null,
  options: TreeOptions,
  meta: ModelMeta,
  ctx: WorkContext,
): Promise<FittedModel> {
  const names = train.matrix.names;
  checkDataset(train, "training");
  if (validation) checkDataset(validation, "validation");
  checkOptionFeatures(options, names);
  checkMeta(meta);
  const pause = createPause(ctx.signal);
  await pause();

  const matrix = selectColumns(train.matrix, names);
  const borders = await chooseAllBorders(matrix, options.border_count, kernels, pause);
  const binned = await binMatrix(matrix, borders, kernels, pause);
  const trainer = createTrainer(kernels, train, binned, options);
  const check = validation
    ? createScorer(
        kernels,
        validation,
        await binMatrix(selectColumns(validation.matrix, names), borders, kernels, pause),
        trainer.start,
        options,
      )
    : null;

  const trees: Tree[] = [];
  const curve: LearningCurvePoint[] = [];
  const stopping = new EarlyStopping(options.early_stopping_rounds);
  for (let iteration = 0; iteration <= options.iterations; iteration++) {
    if (iteration > 0) {
      const tree = trainer.grow();
      trees.push(tree);
      check?.add(tree);
    }
    const point = { iteration, train: trainer.mean(), validation: check?.mean() ?? null };
    curve.push(point);
    const stop = point.validation !== null && stopping.isOver(iteration, point.validation);
    if (iteration > 0) ctx.onProgress?.(progressEvent(point, options));
    if (stop) break;
    await pause();
  }
  const bestIteration = check ? stopping.best : trees.length;
  const kept = options.use_best_model ? bestIteration : trees.length;
  const model = new TreeModel({
    featureNames: [...names],
    start: trainer.start,
    borders,
    trees: trees.slice(0, kept),
    options,
    meta,
  });
  return { model, report: { iterations: kept, bestIteration, learningCurve: curve } };
}

function checkMeta(meta: ModelMeta): void {
  try {
    canonicalJson(meta);
  } catch (cause) {
    throw new UsageError("BAD_META", `the facts for the model file cannot be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function progressEvent(point: LearningCurvePoint, options: TreeOptions) {
  const [part, value] = point.validation === null ? ["training", point.train] : ["validation", point.validation];
  const detail = `${part} ${readLoss(options).name} ${value.toFixed(2)}`;
  return { phase: "train", done: point.iteration, total: options.iterations, detail };
}

/** Keeps residuals and working memory of the training rows, and grows one tree after the other. */
function createTrainer(kernels: Kernels, train: Dataset, binned: BinnedMatrix, options: TreeOptions) {
  const rows = binned.rows;
  const loss = createLoss(readLoss(options));
  const weights = train.weight ? quantiseWeights(train.weight) : null;
  const layout = cellLayout(rows);
  const offsets = binOffsets(binned.borders);
  const rules = splitRules(options, train.matrix.names, binned, layout, weights?.cellsPerUnit ?? 0, offsets);
  const featureRng = createRng(options.random_seed, FEATURE_STREAM);
  const sampler = new FeatureSampler(rules.usable, train.matrix.names.length, options.rsm, featureRng);
  const rowSampler = new RowSampler(options, weights, createRng(options.random_seed, ROW_STREAM), rows);
  const leaves = new LeafEstimator(loss, weights, options.l2_leaf_reg, rows);
  const start = leaves.start(train.target);
  const fit = kernels.forFit({ bins: binned.bins, target: train.target, start, weights, layout, rules });
  const histograms = new HistogramBuilder(fit, binned.bins.length);
  const grower = { kernels: fit, histograms, sampler, rules, depth: options.depth };
  const growTree = options.grow_policy === "Depthwise" ? growDepthwise : growSymmetric;

  return {
    start,
    mean: () => loss.mean(fit.residual, weights?.weight ?? null),
    grow(): Tree {
      loss.gradient(fit.residual, weights?.weight ?? null, fit.gradient);
      fit.startTree(rowSampler.draw());
      const grown = growTree(grower);
      const found = leaves.estimate(grown, fit.rows, fit.residual);
      enforceMonotone(grown, found, rules.monotone);
      const tree = finishTree(
        grown,
        found.value.map((value) => value * options.learning_rate),
        found.weight,
      );
      for (let leaf = 0; leaf < tree.leafValue.length; leaf++) {
        fit.raise(grown.leafStart[leaf]!, grown.leafEnd[leaf]!, tree.leafValue[leaf]!);
      }
      return tree;
    },
  };
}

/** Follows the loss on rows that take no part in growing. */
function createScorer(kernels: Kernels, data: Dataset, binned: BinnedMatrix, start: number, options: TreeOptions) {
  const loss = createLoss(readLoss(options));
  const weight = data.weight ? (quantiseWeights(data.weight)?.weight ?? null) : null;
  const scorer = kernels.forScoring(binned.bins, binned.rows, start);
  const { prediction } = scorer;
  const residual = new Float64Array(binned.rows);
  return {
    add: (tree: Tree) => scorer.add(tree),
    mean(): number {
      for (let row = 0; row < residual.length; row++) residual[row] = data.target[row]! - prediction[row]!;
      return loss.mean(residual, weight);
    },
  };
}
