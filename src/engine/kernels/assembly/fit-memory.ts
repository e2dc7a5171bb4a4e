/** Rows or positions of a share of those steps that go by chunks; SUM_CHUNK of ordered-sum.ts. */
export const CHUNK: u32 = 4096;

/**
 * The memory of one fit: where its arrays lie and what the current task is. The fields stand in the order of FIT_WORDS in
 * ../wasm/fit-memory.ts, the 64-bit ones after them, which writes them.
 *
 * Features that can split have places 0, 1, ... in ascending order; the kernels know features by place alone.
 */
@unmanaged
export class FitMemory {
  rowCount: u32;
  /** Row numbers in the order of the partition (u32 each), and room to divide them. */
  rows: usize;
  rowScratch: usize;
  /** Cells by row: an i64, or with weights a pair of i64, cell and weight cell. */
  cells: usize;
  /** Weight cells by row (f64), 0 without weights. */
  weights: usize;
  /** Per place: address of row 0's bin in the feature's panel, number of bins (u32), factor on gains (f64), constraint (i8). */
  lanes: usize;
  binCounts: usize;
  gainFactor: usize;
  monotone: usize;
  /** By row, f64 each. */
  gradient: usize;
  target: usize;
  prediction: usize;
  residual: usize;
  /** By row, 1 where sampled; 0 when all rows are. */
  sampled: usize;
  /** The rows' own weights (f64), which losses are weighed by; 0 without. */
  rowWeights: usize;
  /** By chunk of rows: sum of the gradients' sizes (f64), of the rows' losses (f64), of their cells and weight cells (i64). */
  chunkSizes: usize;
  chunkLosses: usize;
  chunkCells: usize;
  chunkWeights: usize;
  /**
   * What differs from the tree before: by chunk the count of its rows whose cells do (u32); their numbers (u32), each chunk's from its
   * first row's place on; by row the difference, like a cell. 0 where nobody asks.
   */
  chunkChanged: usize;
  changedRows: usize;
  changes: usize;
  /** Residuals in the order of the partition (f64), and room to divide them. */
  ordered: usize;
  orderedScratch: usize;
  /** Leaves of a tree: first and end position of each (u32 both), and the value to raise by (f64). */
  leafBounds: usize;
  leafValues: usize;
  leafCount: u32;
  /** Per leaf the sums of losses.ts (three f64), or its quantile (f64). */
  leafSums: usize;
  /** Which loss, see losses.ts. */
  lossKind: u32;
  /** Room for each share of a task: SCRATCH_BYTES. */
  scratch: usize;
  /** Of a level, per node: address of the histogram, sum of cells, sum of weight cells. */
  levelHistograms: usize;
  levelCells: usize;
  levelWeights: usize;
  /** Per node what a level's search prepares, and whether it may rule out in single precision. */
  levelBounds: usize;
  singleHolds: u32;
  minRows: u32;

  /** The task: steps that every share does one after the other, each for its own features. */
  steps: usize;
  stepCount: u32;
  shares: u32;
  /** About how many nanoseconds the task takes. */
  cost: u32;
  /** Nodes of the level that is searched. */
  nodes: u32;
  threads: u32;
  /** Where threads meet, see threads.ts. */
  meeting: usize;

  l2: f64;
  weightPerCell: f64;
  /** What sumCells leaves. */
  nodeCells: i64;
  nodeWeights: i64;
  /** Scores of the level's undivided nodes, and the part of them that no split changes. */
  levelScore: f64;
  levelBase: f64;
  /** What gradients are multiplied by. */
  scale: f64;
  /** The loss's numbers, see losses.ts. */
  lossAbove: f64;
  lossBelow: f64;
  /** The quantile that leaves take. */
  lossAlpha: f64;
}

/** A step of a task, for the listed places. */
@unmanaged
export class Step {
  /** See steps.ts. */
  kind: u32;
  histogram: usize;
  /** The histogram to take away. */
  part: usize;
  /** Positions of the rows to count. */
  start: u32;
  end: u32;
  /** Places (u32 each); share s does those from number shareStarts[s] to shareStarts[s + 1] (u32). */
  places: usize;
  shareStarts: usize;
  /** The Search of a search; of a count of all rows, where its sums are kept, or 0; else records, one for each share. */
  data: usize;
}

/** A search for a split. */
@unmanaged
export class Search {
  /** Sums of the node. */
  cells: i64;
  weights: i64;
  /** The best gain any thread has found so far; what stays clearly below it need not be looked at. */
  bestGain: f64;
  /** What was found per number in the list of places: gain (f64), and bin * 2 + 1 when missing values go left, -1 for nothing. */
  foundGain: usize;
  foundSplit: usize;
}

/** Bytes of a share's scratch room: a block of rows to count, or scores of a feature. */
export const SCRATCH_BYTES: usize = 4096;
