import type { FitSetup, LeafTotals } from "../kernels.js";
import type { FitArrays } from "./fit-arrays.js";
import { FIND_QUANTILES, ORDER_RESIDUALS, RAISE_LEAVES, SUM_LEAVES, SUM_LOSSES } from "./task.js";

/** About how many nanoseconds a row takes. */
const ORDER_COST = 0.6;
const SUM_COST = 1.5;
const QUANTILE_COST = 8;
const RAISE_COST = 2;
const LOSS_COST = 0.7;

/** Leaves are summed in so many shares. */
const LEAF_SHARES = 32;

/** What is done with the leaves of a grown tree, and the losses of the rows after it. */
export class LeafWork {
  readonly #arrays: FitArrays;
  readonly #knowsLoss: boolean;
  readonly #isWeighted: boolean;
  /** Whether the losses of all chunks are those of the rows as they stand. */
  #lossesKnown = false;
  /** Room is taken when it is first asked for; many losses never do. */
  #ordered: Float64Array = new Float64Array(0);
  #leafBounds: Uint32Array = new Uint32Array(0);
  #leafValues: Float64Array = new Float64Array(0);
  #leafSums: Float64Array = new Float64Array(0);

  constructor(arrays: FitArrays, { loss, rowWeight }: FitSetup) {
    this.#arrays = arrays;
    this.#isWeighted = rowWeight !== null;
    this.#knowsLoss = loss.shape !== null;
  }

  /** As in FitKernels. */
  residualInOrder(): Float64Array {
    const { task, rows } = this.#arrays;
    this.#makeOrderedRoom();
    task.runChunks([ORDER_RESIDUALS], rows.length, ORDER_COST);
    return this.#ordered;
  }

  /** As in FitKernels. */
  leafTotals(start: readonly number[], end: readonly number[]): LeafTotals[] | null {
    if (!this.#knowsLoss) return null;
    const { task, rows } = this.#arrays;
    this.#placeLeaves(start, end);
    task.runShares([SUM_LEAVES], Math.min(start.length, LEAF_SHARES), rows.length * SUM_COST);
    const sums = this.#leafSums;
    return start.map((_, i) => ({ slope: sums[3 * i]!, curvature: sums[3 * i + 1]!, weight: sums[3 * i + 2]! }));
  }

  /** As in FitKernels. */
  leafQuantiles(start: readonly number[], end: readonly number[], alpha: number): Float64Array | null {
    if (this.#isWeighted) return null;
    const { fit, task, rows } = this.#arrays;
    this.#makeOrderedRoom();
    this.#placeLeaves(start, end);
    fit.setAlpha(alpha);
    task.runShares([FIND_QUANTILES], Math.min(start.length, LEAF_SHARES), rows.length * QUANTILE_COST);
    return this.#leafSums.slice(0, start.length);
  }

  /** As in FitKernels; where the loss is known, its sums come with it. */
  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void {
    const { task, rows } = this.#arrays;
    this.#placeLeaves(leafStart, leafEnd);
    this.#leafValues.set(value);
    this.#lossesKnown = this.#knowsLoss;
    const kinds = this.#lossesKnown ? [RAISE_LEAVES, SUM_LOSSES] : [RAISE_LEAVES];
    task.runChunks(kinds, rows.length, RAISE_COST);
  }

  /** As in FitKernels. */
  lossSum(): number | null {
    if (!this.#knowsLoss) return null;
    const { task, rows, chunkLosses } = this.#arrays;
    if (!this.#lossesKnown) task.runChunks([SUM_LOSSES], rows.length, LOSS_COST);
    this.#lossesKnown = true;
    return chunkLosses.reduce((sum, chunk) => sum + chunk, 0);
  }

  #placeLeaves(start: readonly number[], end: readonly number[]): void {
    this.#makeLeafRoom(start.length);
    for (let leaf = 0; leaf < start.length; leaf++) {
      this.#leafBounds[2 * leaf] = start[leaf]!;
      this.#leafBounds[2 * leaf + 1] = end[leaf]!;
    }
    this.#arrays.fit.set({ leafCount: start.length });
  }

  #makeOrderedRoom(): void {
    if (this.#ordered.length > 0) return;
    const { memory, fit, rows } = this.#arrays;
    this.#ordered = memory.f64(rows.length);
    fit.set({ ordered: this.#ordered.byteOffset, orderedScratch: memory.allocate(rows.length * 8) });
  }

  #makeLeafRoom(leaves: number): void {
    if (leaves <= this.#leafValues.length) return;
    const { memory, fit } = this.#arrays;
    this.#leafBounds = memory.u32(2 * leaves);
    this.#leafValues = memory.f64(leaves);
    this.#leafSums = memory.f64(3 * leaves);
    fit.set({
      leafBounds: this.#leafBounds.byteOffset,
      leafValues: this.#leafValues.byteOffset,
      leafSums: this.#leafSums.byteOffset,
    });
  }
}
