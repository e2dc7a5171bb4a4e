import { MISSING_BIN } from "../../binned-matrix.js";
import type { Split } from "../../split.js";

/**
 * The training rows of one tree, ordered so that the rows of each node stand side by side, ascending, with their cells.
 * A split divides a node's stretch in two and keeps the order inside each part.
 */
export class RowPartition {
  readonly rows: Int32Array;
  readonly cells: Float64Array;
  readonly weights: Float64Array | null;
  readonly #rowScratch: Int32Array;
  readonly #cellScratch: Float64Array;
  readonly #weightScratch: Float64Array | null;

  constructor(count: number, weighted: boolean) {
    this.rows = new Int32Array(count);
    this.cells = new Float64Array(count);
    this.weights = weighted ? new Float64Array(count) : null;
    this.#rowScratch = new Int32Array(count);
    this.#cellScratch = new Float64Array(count);
    this.#weightScratch = weighted ? new Float64Array(count) : null;
  }

  /** Puts all rows back into one stretch. The cells to use from now on are those written into `cells` and `weights`. */
  reset(): void {
    for (let row = 0; row < this.rows.length; row++) this.rows[row] = row;
  }

  /** Sum of the gradient cells at positions `start` to `end`. */
  sum(start: number, end: number): number {
    let sum = 0;
    for (let k = start; k < end; k++) sum += this.cells[k]!;
    return sum;
  }

  /** Sum of the weight cells; 0 without weights. */
  sumWeights(start: number, end: number): number {
    let sum = 0;
    if (this.weights) for (let k = start; k < end; k++) sum += this.weights[k]!;
    return sum;
  }

  /** Divides positions `start` to `end` by the split; returns where the right part starts. `bins` is the split feature's column. */
  divide(split: Split, bins: Uint8Array, start: number, end: number): number {
    const { rows, cells, weights } = this;
    const rowScratch = this.#rowScratch;
    const cellScratch = this.#cellScratch;
    const weightScratch = this.#weightScratch;
    const lastLeft = split.bin;
    const missingRight = !split.missingLeft;
    let left = start;
    let right = 0;
    for (let k = start; k < end; k++) {
      const row = rows[k]!;
      const bin = bins[row]!;
      if (bin > lastLeft || (bin === MISSING_BIN && missingRight)) {
        rowScratch[right] = row;
        cellScratch[right] = cells[k]!;
        if (weightScratch) weightScratch[right] = weights![k]!;
        right++;
      } else {
        rows[left] = row;
        cells[left] = cells[k]!;
        if (weights) weights[left] = weights[k]!;
        left++;
      }
    }
    rows.set(rowScratch.subarray(0, right), left);
    cells.set(cellScratch.subarray(0, right), left);
    if (weights && weightScratch) weights.set(weightScratch.subarray(0, right), left);
    return left;
  }
}
