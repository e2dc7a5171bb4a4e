import { createRng } from "../core/rng.js";
import { binOffsets } from "./binned-matrix.js";
import { FeatureSampler } from "./feature-sampler.js";
import { cellLayout } from "./gradient-cells.js";
import { growDepthwise } from "./grow-depthwise.js";
import { growLossguide } from "./grow-lossguide.js";
import { growSymmetric } from "./grow-symmetric.js";
import { HistogramBuilder } from "./histogram.js";
import type { Kernels } from "./kernels/kernels.js";
import { LeafEstimator } from "./leaf-values.js";
import type { Loss, LossRows } from "./loss.js";
import { createLoss } from "./loss.js";
import type { JudgedRows } from "./loss-mean.js";
import type { SingleLossSpec } from "./loss-spec.js";
import { totalWeight } from "./loss-sums.js";
import { enforceMonotone } from "./monotone-leaves.js";
import type { BinnedRows, PreparedRows } from "./prepare-rows.js";
import { RowSampler } from "./row-sampler.js";
import { exactWeights, quantiseWeights } from "./row-weights.js";
import { SplitNoise } from "./split-noise.js";
import { splitRules } from "./split-rules.js";
import type { Tree } from "./tree.js";
import { finishTree } from "./tree.js";
import type { TreeOutput } from "./tree-file.js";
import type { TreeOptions } from "./tree-options.js";

/** Streams of the user's seed, so that one kind of draw does not shift another. */
const FEATURE_STREAM = 1;
const ROW_STREAM = 2;
const NOISE_STREAM = 3;

/** From this share of drawn features on, histograms of all features are kept: parent minus sibling costs less than counting many anew. */
const LEAST_KEPT_SHARE = 0.2;

const GROWERS = { SymmetricTree: growSymmetric, Depthwise: growDepthwise, Lossguide: growLossguide };

/** One output of a model in the making. Outputs of a fit draw the same features and rows: each is grown as if it were alone. */
export interface TrainedOutput extends TreeOutput {
  readonly trained: JudgedRows;
  /** The validation rows, if there are any. */
  readonly checked: JudgedRows | null;
  /** Adds the next tree. */
  grow(): void;
}

/** The start of an output: no tree yet. */
export function trainOutput(
  kernels: Kernels,
  rows: PreparedRows,
  loss: SingleLossSpec,
  options: TreeOptions,
): TrainedOutput {
  const trainer = createTrainer(kernels, rows, createLoss(loss), options);
  const check = rows.validation && createScorer(kernels, rows.validation, createLoss(loss), trainer.start);
  const trees: Tree[] = [];
  return {
    start: trainer.start,
    trees,
    trained: trainer.judged,
    checked: check?.judged ?? null,
    grow() {
      const tree = trainer.grow();
      trees.push(tree);
      check?.add(tree);
    },
  };
}

/** Keeps residuals and working memory of the training rows, and grows one tree after the other. */
function createTrainer(kernels: Kernels, { names, borders, train }: PreparedRows, loss: Loss, options: TreeOptions) {
  const rows = train.target.length;
  const weights = train.weight ? quantiseWeights(train.weight) : null;
  const layout = cellLayout(rows);
  const offsets = binOffsets(borders);
  const rowSampler = new RowSampler(options, weights, createRng(options.random_seed, ROW_STREAM), rows);
  const { treeWeights } = rowSampler;
  const rules = splitRules(options, names, borders, train.bins, layout, treeWeights?.cellsPerUnit ?? 0, offsets);
  const featureRng = createRng(options.random_seed, FEATURE_STREAM);
  const sampler = new FeatureSampler(rules.usable, names.length, options.rsm, featureRng);
  const leaves = new LeafEstimator(loss, train.target, weights, options.l2_leaf_reg);
  const start = train.baseline ? 0 : leaves.start();
  const { bins, target } = train;
  const rowWeight = weights?.weight ?? null;
  const fit = kernels.forFit({
    bins,
    target: aboveBaseline(train),
    start,
    loss,
    rowWeight,
    weights: treeWeights,
    layout,
    rules,
  });
  const lossRows = { residual: fit.residual, target, weight: rowWeight };
  const histograms = new HistogramBuilder(fit, names.length, options.rsm >= LEAST_KEPT_SHARE ? sampler.all : null);
  const noise = new SplitNoise(fit, rules, options, createRng(options.random_seed, NOISE_STREAM));
  const { depth, max_leaves: maxLeaves = Infinity } = options;
  const grower = { kernels: fit, finder: noise.finder, histograms, sampler, rules, depth, maxLeaves };
  const growTree = GROWERS[options.grow_policy];

  return {
    start,
    judged: judge(lossRows, fit),
    grow(): Tree {
      // Which way each row's prediction should move.
      if (!fit.writeGradient()) loss.gradient(lossRows, fit.gradient);
      noise.measure(fit.gradient);
      // The rows, and their weights, that choose this tree's splits.
      const { sampled, weightPerCell } = rowSampler.draw(fit);
      noise.startTree(fit.startTree(sampled, weightPerCell), weightPerCell);
      const grown = growTree(grower);
      // What the leaves are worth is asked of all rows, sampled or not, in doubles.
      const found = leaves.estimate(grown, fit);
      enforceMonotone(grown, found, rules.monotone);
      const tree = finishTree(
        grown,
        found.value.map((value) => value * options.learning_rate),
        found.weight,
      );
      fit.raise(grown.leafStart, grown.leafEnd, tree.leafValue);
      rowSampler.learn(tree.leafValue);
      return tree;
    },
  };
}

/**
 * Target minus baseline: the residuals before the first tree. The kernels know nothing else of the target, so that residuals stay
 * target minus the whole prediction, also where a loss reads the target itself.
 */
function aboveBaseline({ target, baseline }: BinnedRows): Float64Array {
  return baseline ? target.map((value, row) => value - baseline[row]!) : target;
}

/** Follows the residuals of rows that take no part in growing. */
function createScorer(kernels: Kernels, data: BinnedRows, loss: Loss, start: number) {
  const { bins, target } = data;
  const rowWeight = exactWeights(data);
  const scorer = kernels.forScoring({ bins, target: aboveBaseline(data), start, loss, rowWeight });
  const judged = judge({ residual: scorer.residual, target, weight: rowWeight }, scorer);
  return { add: (tree: Tree) => scorer.add(tree), judged };
}

function judge(rows: LossRows, kernels: { lossSum(): number | null }): JudgedRows {
  const weight = totalWeight(rows.weight, rows.target.length);
  return {
    rows,
    totals() {
      const loss = kernels.lossSum();
      return loss === null ? undefined : { loss, weight };
    },
  };
}
