import type { CellLayout } from "../gradient-cells.js";
import type { RowWeights } from "../row-weights.js";
import type { NodeSums, Split } from "../split.js";
import type { SplitRules } from "../split-rules.js";
import type { Tree } from "../tree.js";

/** Number of a histogram in the kernels' memory. */
export type HistogramSlot = number;

/** Where a divided stretch's right part starts, and the sums over its left part. */
export interface Division {
  readonly middle: number;
  readonly left: NodeSums;
}

/** What the kernels of one fit work on. */
export interface FitSetup {
  /** One column of bins per feature. */
  readonly bins: readonly Uint8Array[];
  readonly target: Float64Array;
  /** The prediction before the first tree. */
  readonly start: number;
  readonly weights: RowWeights | null;
  readonly layout: CellLayout;
  readonly rules: SplitRules;
}

/**
 * The hot loops of one fit and the memory they work on. There are two: plain TypeScript and WebAssembly. What a call leaves
 * behind is defined to the last bit, so which of them did the work cannot be seen in a model.
 */
export interface FitKernels {
  /** Every row number once: the rows of a node stand side by side, ascending. */
  readonly rows: Int32Array;
  /** Target minus prediction, by row. */
  readonly residual: Float64Array;
  /** Written by the loss, read by {@link startTree}. */
  readonly gradient: Float64Array;
  /** Weight cells by row, read by {@link startTree}; those of the setup until others are written. Null without weights. */
  readonly weightCells: Float64Array | null;
  /**
   * Rounds the gradients to cells (see gradient-cells.ts) and puts all rows back into one stretch.
   * @param sampled marks the rows that choose the splits; null: all
   * @param weightPerCell row weight of one weight cell in this tree; 0 without weights
   * @returns the power of two that gradients were multiplied by before they were rounded; scores are in these units
   */
  startTree(sampled: Uint8Array | null, weightPerCell: number): number;
  /** Sums over the rows at positions `start` to `end`. */
  sums(start: number, end: number): NodeSums;
  /**
   * Divides a node's stretch by a split, left part first, keeping the order in each part. A split that was found for a node or a level
   * divides first that node, or the nodes of the level in their order.
   */
  divide(split: Split, start: number, end: number): Division;
  /** Memory for one more histogram; its numbers mean nothing yet. */
  newHistogram(): HistogramSlot;
  /** For the first `count` of `features`, sets the histogram to the sums over the rows at positions `start` to `end`. */
  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void;
  /** For the first `count` of `features`, takes `part` away from `from`. */
  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void;
  /**
   * The best split of one node. A candidate's score is the sum over its two sides of G^2 / (W + l2), with G the gradient sum and
   * W the weight (or row count) of a side; its gain is that minus the score of the undivided node, times the feature's factor.
   * Equal gains: the lowest feature wins, then the lowest bin, then missing to the left.
   * @param drawn marks the features to look at; the histogram has them built
   * @returns null when no split gains anything
   */
  findNodeSplit(histogram: HistogramSlot, drawn: Uint8Array, node: NodeSums): Split | null;
  /**
   * The split that is best for all nodes of a level together; the scores are added from the first node to the last. A node that
   * the split leaves whole, or splits against a monotone constraint, counts with its undivided score. Ties as for one node.
   */
  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null;
  /** The residuals in the order of {@link rows}, for the reader to reorder and overwrite until the next call. */
  residualInOrder(): Float64Array;
  /** Adds `value[i]` to the prediction of the rows at positions `leafStart[i]` to `leafEnd[i]`; stretches do not overlap. */
  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void;
  /** Ends the fit's helping threads, if there are any. */
  close(): void;
}

/** Follows the prediction for rows that take no part in growing. */
export interface ScoreKernels {
  readonly prediction: Float64Array;
  /** Adds the tree's value to every row's prediction. */
  add(tree: Tree): void;
}

/** Where the kernels of fits come from. */
export interface Kernels {
  readonly path: "plain" | "wasm";
  /** The memory that holds what {@link bin} made, for kernels of other threads; null when any memory will do. */
  readonly memory: WebAssembly.Memory | null;
  /** The values that are not NaN, ascending. */
  sort(values: Float64Array): Float64Array;
  /** As binColumn of binned-matrix.ts, into memory that {@link forFit} and {@link forScoring} can use. */
  bin(values: Float64Array, borders: Float64Array): Uint8Array;
  forFit(setup: FitSetup): FitKernels;
  forScoring(bins: readonly Uint8Array[], rows: number, start: number): ScoreKernels;
}
