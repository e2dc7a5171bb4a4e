/**
 * The memory of one fit: where its arrays lie and what the current task is. The fields stand in the order of FIT_WORDS in
 * ../wasm/fit-memory.ts, the 64-bit ones after them, which writes them.
 */
@unmanaged
export class FitMemory {
  rowCount: u32;
  /** Row numbers in the order of the partition (u32 each), and room to divide them. */
  rows: usize;
  rowScratch: usize;
  /** Cells in the order of the partition: an i64, or with weights a pair of i64, cell and weight cell. */
  cells: usize;
  cellScratch: usize;
  /** Weight cells by row (f64), 0 without weights. */
  weights: usize;
  /** Per feature: address of its bins, first bin in a histogram (one more at the end), factor on gains (f64), constraint (i8). */
  bins: usize;
  offsets: usize;
  gainFactor: usize;
  monotone: usize;
  /** By row, f64 each. */
  gradient: usize;
  target: usize;
  prediction: usize;
  residual: usize;
  /** By row, 1 where sampled. */
  sampled: usize;
  /** What a search found per place in the list of features: gain (f64), and bin * 2 + 1 when missing values go left, -1 for nothing. */
  foundGain: usize;
  foundSplit: usize;
  /** Two times 256 f64 for each four features. */
  levelScores: usize;
  /** Of a level, per node: address of the histogram, sum of cells, sum of weight cells. */
  levelHistograms: usize;
  levelCells: usize;
  levelWeights: usize;
  /** A cell is gradient << countBits, plus the row count. */
  countBits: u32;
  minRows: u32;

  /** The task: what to do, for `count` of `features` (u32 each) or `count` chunks of rows. */
  task: u32;
  features: usize;
  count: u32;
  histogram: usize;
  start: u32;
  end: u32;
  nodes: u32;
  /** The split of a division, and per chunk how many rows went left and the sums of their cells and weight cells. */
  feature: u32;
  lowest: u32;
  bound: u32;
  chunkLefts: usize;
  chunkSums: usize;
  threads: u32;
  /** Where threads meet, see threads.ts. */
  meeting: usize;

  l2: f64;
  weightPerCell: f64;
  nodeCells: i64;
  nodeWeights: i64;
  /** The best gain any thread has found in the task's node so far; what stays clearly below it need not be looked at. */
  bestGain: f64;
}
