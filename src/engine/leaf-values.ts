import type { Loss } from "./loss.js";
import type { RowWeights } from "./row-weights.js";
import type { GrownTree } from "./tree.js";

/** Value and training weight of each leaf of a grown tree. */
export interface LeafValues {
  readonly value: Float64Array;
  readonly weight: Float64Array;
}

/** Reads the leaves of grown trees; its scratch memory serves all trees of a fit. */
export class LeafEstimator {
  readonly #residual: Float64Array;
  readonly #target: Float64Array;
  readonly #cells: Float64Array | null;

  constructor(
    private readonly loss: Loss,
    private readonly target: Float64Array,
    private readonly weights: RowWeights | null,
    private readonly l2: number,
  ) {
    this.#residual = new Float64Array(target.length);
    this.#target = loss.readsTarget ? new Float64Array(target.length) : this.#residual;
    this.#cells = weights === null ? null : new Float64Array(target.length);
  }

  /** The loss's best constant over all training rows. */
  start(): number {
    const { target } = this;
    this.#residual.set(target);
    if (this.loss.readsTarget) this.#target.set(target);
    if (this.#cells && this.weights) this.#cells.set(this.weights.cells);
    return this.loss.start(this.#sample(target.length));
  }

  /** Leaf values from all training rows in each leaf, whether they were sampled for the splits or not. */
  estimate(tree: GrownTree, rows: Int32Array, residual: Float64Array): LeafValues {
    const leaves = tree.leafStart.length;
    const value = new Float64Array(leaves);
    const weight = new Float64Array(leaves);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const start = tree.leafStart[leaf]!;
      const count = tree.leafEnd[leaf]! - start;
      weight[leaf] = this.#gather(rows, start, count, residual);
      value[leaf] = count === 0 ? 0 : this.loss.leafValue(this.#sample(count), this.l2);
    }
    return { value, weight };
  }

  #sample(count: number) {
    const weightPerCell = this.weights === null ? 1 : 1 / this.weights.cellsPerUnit;
    return { residual: this.#residual, target: this.#target, weightCells: this.#cells, weightPerCell, count };
  }

  #gather(rows: Int32Array, start: number, count: number, residual: Float64Array): number {
    for (let i = 0; i < count; i++) this.#residual[i] = residual[rows[start + i]!]!;
    if (this.loss.readsTarget) for (let i = 0; i < count; i++) this.#target[i] = this.target[rows[start + i]!]!;
    if (this.#cells === null || this.weights === null) return count;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const cell = this.weights.cells[rows[start + i]!]!;
      this.#cells[i] = cell;
      sum += cell;
    }
    return sum / this.weights.cellsPerUnit;
  }
}
