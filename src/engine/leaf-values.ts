import type { FitKernels } from "./kernels/kernels.js";
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
  readonly #target: Float64Array;
  readonly #cells: Float64Array | null;

  constructor(
    private readonly loss: Loss,
    private readonly target: Float64Array,
    private readonly weights: RowWeights | null,
    private readonly l2: number,
  ) {
    this.#target = new Float64Array(loss.readsTarget ? target.length : 0);
    this.#cells = weights === null ? null : new Float64Array(target.length);
  }

  /** The loss's best constant over all training rows. */
  start(): number {
    const { target } = this;
    if (this.loss.readsTarget) this.#target.set(target);
    if (this.#cells && this.weights) this.#cells.set(this.weights.cells);
    return this.loss.start(this.#sample(target.slice(), target.length));
  }

  /**
   * Leaf values from all training rows in each leaf, whether they were sampled for the splits or not.
   */
  estimate(tree: GrownTree, kernels: FitKernels): LeafValues {
    const { leafStep, leafAlpha } = this.loss;
    const totals = leafStep && kernels.leafTotals(tree.leafStart, tree.leafEnd);
    if (totals) {
      const value = Float64Array.from(totals, (leaf) => leafStep(leaf, this.l2));
      return { value, weight: Float64Array.from(totals, (leaf) => leaf.weight) };
    }
    const value = leafAlpha === null ? null : kernels.leafQuantiles(tree.leafStart, tree.leafEnd, leafAlpha);
    if (value)
      return { value, weight: Float64Array.from(tree.leafStart, (start, leaf) => tree.leafEnd[leaf]! - start) };
    return this.#estimate(tree, kernels.rows, kernels.residualInOrder());
  }

  /** @param residual in the order of `rows`; may be reordered */
  #estimate(tree: GrownTree, rows: Int32Array, residual: Float64Array): LeafValues {
    const leaves = tree.leafStart.length;
    const value = new Float64Array(leaves);
    const weight = new Float64Array(leaves);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const start = tree.leafStart[leaf]!;
      const count = tree.leafEnd[leaf]! - start;
      weight[leaf] = this.#gather(rows, start, count);
      const sample = this.#sample(residual.subarray(start, start + count), count);
      value[leaf] = count === 0 ? 0 : this.loss.leafValue(sample, this.l2);
    }
    return { value, weight };
  }

  #sample(residual: Float64Array, count: number) {
    const weightPerCell = this.weights === null ? 1 : 1 / this.weights.cellsPerUnit;
    const target = this.loss.readsTarget ? this.#target : residual;
    return { residual, target, weightCells: this.#cells, weightPerCell, count };
  }

  #gather(rows: Int32Array, start: number, count: number): number {
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
