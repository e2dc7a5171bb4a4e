import type { DistinctValues } from "../borders.js";
import type { CellLayout } from "../gradient-cells.js";
import type { Loss } from "../loss.js";
import type { LeafSums } from "../loss-sums.js";
import type { RowWeights } from "../row-weights.js";
import type { NodeSums, Split } from "../split.js";
import type { SplitRules } from "../split-rules.js";
import type { Tree } from "../tree.js";

/** Number of a histogram in the kernels' memory. */
export type HistogramSlot = number;

/** A node to divide by a split: the stretch of its rows. */
export interface Stretch {
  readonly split: Split;
  readonly start: number;
  readonly end: number;
}

/** Where a divided stretch's right part starts, and the sums over its left part. */
export interface Division {
  readonly middle: number;
  readonly left: NodeSums;
}

/** A node to find a split for; `drawn` marks the features to look at, which its histogram has built. */
export interface SearchedNode {
  readonly histogram: HistogramSlot;
  readonly drawn: Uint8Array;
  readonly sums: NodeSums;
}

/** Sums over the rows of a leaf, and their weight. */
export interface LeafTotals extends LeafSums {
  readonly weight: number;
}

/** What the kernels of one fit work on. */
export interface FitSetup {
  /** One column of bins per feature. */
  readonly bins: readonly Uint8Array[];
  readonly target: Float64Array;
  /** The prediction before the first tree. */
  readonly start: number;
  readonly loss: Loss;
  /** The rows' own weights; null: 1 each. */
  readonly rowWeight: Float64Array | null;
  /** Those that choose the splits. */
  readonly weights: RowWeights | null;
  readonly layout: CellLayout;
  readonly rules: SplitRules;
}

/**
 * The hot loops of one fit and the memory they work on. There are two: plain TypeScript and WebAssembly. What a call leaves
 * behind is defined to the last bit, so which of them did the work cannot be seen in a model.
 */
export interface FitKernels {
  /** Once a tree is grown every row number once: the rows of a leaf stand side by side, ascending. */
  readonly rows: Int32Array;
  /** Target minus prediction, by row. */
  readonly residual: Float64Array;
  /** Read by {@link startTree}. */
  readonly gradient: Float64Array;
  /** Weight cells by row, read by {@link startTree}; those of the setup until others are written. Null without weights. */
  readonly weightCells: Float64Array | null;
  /** Writes the loss's gradients, where these kernels know the loss; else they are for the caller to write, and it is false. */
  writeGradient(): boolean;
  /**
   * Rounds the gradients to cells (see gradient-cells.ts) and puts all rows back into one stretch.
   * @param sampled marks the rows that choose the splits; null: all
   * @param weightPerCell row weight of one weight cell in this tree; 0 without weights
   * @returns the power of two that gradients were multiplied by before they were rounded; scores are in these units
   */
  startTree(sampled: Uint8Array | null, weightPerCell: number): number;
  /** Sums over all rows. */
  allSums(): NodeSums;
  /**
   * Divides nodes' stretches, left part first, keeping the order in each part. A split that was found for a level divides the
   * nodes of the level, in their order.
   */
  divide(stretches: readonly Stretch[]): Division[];
  /** Memory for one more histogram; its numbers mean nothing yet. */
  newHistogram(): HistogramSlot;
  /** For the first `count` of `features`, sets the histogram to the sums over the rows at positions `start` to `end`. */
  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void;
  /** For the first `count` of `features`, takes `part` away from `from`. */
  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void;
  /**
   * The best splits of one or two nodes. A candidate's score is the sum over its two sides of G^2 / (W + l2), with G the gradient sum and
   * W the weight (or row count) of a side; its gain is that minus the score of the undivided node, times the feature's factor.
   * Equal gains: the lowest feature wins, then the lowest bin, then missing to the left.
   * @returns null where no split gains anything
   */
  findNodeSplits(nodes: readonly SearchedNode[]): (Split | null)[];
  /**
   * The split that is best for all nodes of a level together; the scores are added from the first node to the last. A node that
   * the split leaves whole, or splits against a monotone constraint, counts with its undivided score. Ties as for one node.
   */
  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null;
  /** The residuals in the order of {@link rows}, for the reader to reorder and overwrite until the next call. */
  residualInOrder(): Float64Array;
  /** The loss's sums over leaves at positions `start` to `end`, rows in ascending order, where these kernels know them; else null. */
  leafTotals(start: readonly number[], end: readonly number[]): LeafTotals[] | null;
  /**
   * The `alpha` quantile, as weightedQuantile, of the residuals of leaves at positions `start` to `end`, where these kernels find it and
   * rows weigh 1 each; else null.
   */
  leafQuantiles(start: readonly number[], end: readonly number[], alpha: number): Float64Array | null;
  /** Adds `value[i]` to the prediction of the rows at positions `leafStart[i]` to `leafEnd[i]`; stretches do not overlap. */
  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void;
  /** Sum of the rows' weighted losses as they stand, in the order of sumInOrder, where these kernels know the loss; else null. */
  lossSum(): number | null;
}

/** Rows that take no part in growing. */
export interface ScoringSetup {
  /** One column of bins per feature. */
  readonly bins: readonly Uint8Array[];
  readonly target: Float64Array;
  readonly start: number;
  readonly loss: Loss;
  readonly rowWeight: Float64Array | null;
}

/** Follows the residuals of rows that take no part in growing. */
export interface ScoreKernels {
  /** Target minus prediction, by row. */
  readonly residual: Float64Array;
  /** Adds the tree's value to every row's prediction. */
  add(tree: Tree): void;
  /** As in {@link FitKernels}. */
  lossSum(): number | null;
}

/** Where the kernels of fits come from. */
export interface Kernels {
  readonly path: "plain" | "wasm";
  /** The memory that holds what {@link bin} made, for kernels of other threads; null when any memory will do. */
  readonly memory: WebAssembly.Memory | null;
  /** Columns that {@link distinct} and {@link bin} do best together. */
  readonly columnsAtOnce: number;
  /** The distinct values of each column, all as long, to be read before the next call. */
  distinct(columns: readonly Float64Array[]): DistinctValues[];
  /** As binColumn of binned-matrix.ts for each column, into memory that {@link forFit} and {@link forScoring} can use. */
  bin(columns: readonly Float64Array[], borders: readonly Float64Array[]): Uint8Array[];
  forFit(setup: FitSetup): FitKernels;
  forScoring(setup: ScoringSetup): ScoreKernels;
  /** Ends the helping threads, if there are any. */
  close(): void;
}
