/**
 * A split of a node. A row goes right when its bin is above `bin`; a missing value goes left or right as `missingLeft` says.
 * Bin 0 stands for "missing against the rest".
 */
export interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
  /** How much the score grows, times the feature's weight. */
  readonly gain: number;
}

/** Sums over a node's sampled rows. */
export interface NodeSums {
  /** Sum of gradient cells: gradient and row count in one. */
  readonly cells: number;
  /** Sum of weight cells; not used without weights. */
  readonly weights: number;
}

/**
 * A gain counts only above this share of the score. It is far above the rounding error of a score (about 1e-15 of it) and
 * far below any gain that matters, so splits that gain nothing are not made by rounding.
 */
export const LEAST_GAIN = 1e-12;
