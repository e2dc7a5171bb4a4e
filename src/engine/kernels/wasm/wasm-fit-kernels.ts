import { gradientScale } from "../../gradient-cells.js";
import type { NodeSums, Split } from "../../split.js";
import type { Division, FitKernels, FitSetup, HistogramSlot, LeafTotals, SearchedNode, Stretch } from "../kernels.js";
import { type FitArrays, placeFit } from "./fit-arrays.js";
import { Histograms } from "./histograms.js";
import { LeafWork } from "./leaf-work.js";
import type { Panels } from "./panels.js";
import { RowDivider } from "./row-divider.js";
import { SplitSearch } from "./split-search.js";
import { PACK_GRADIENTS, SIZE_GRADIENTS, WRITE_GRADIENTS } from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

/** About how many nanoseconds a row takes. */
const WRITE_COST = 0.7;
const SIZE_COST = 0.3;
const PACK_COST = 0.8;

/** The kernels of one fit in WebAssembly: gradients here, each other job in a file of its own. */
export class WasmFitKernels implements FitKernels {
  readonly rows: Int32Array;
  readonly residual: Float64Array;
  readonly gradient: Float64Array;
  readonly weightCells: Float64Array | null;
  readonly #setup: FitSetup;
  readonly #arrays: FitArrays;
  readonly #divider: RowDivider;
  readonly #histograms: Histograms;
  readonly #search: SplitSearch;
  readonly #leaves: LeafWork;

  /**
   * @param setup its bins lie in `memory`
   * @param panels of the features that can split
   */
  constructor(memory: WasmMemory, setup: FitSetup, panels: Panels, team: Team) {
    const arrays = placeFit(memory, setup, panels, team);
    this.rows = arrays.rows;
    this.residual = arrays.residual;
    this.gradient = arrays.gradient;
    this.weightCells = arrays.weightCells;
    this.#setup = setup;
    this.#arrays = arrays;
    this.#divider = new RowDivider(arrays, setup);
    this.#histograms = new Histograms(arrays, setup);
    this.#search = new SplitSearch(arrays, setup, this.#histograms);
    this.#leaves = new LeafWork(arrays, setup);
  }

  writeGradient(): boolean {
    if (this.#setup.loss.shape === null) return false;
    this.#arrays.task.runChunks([WRITE_GRADIENTS], this.rows.length, WRITE_COST);
    return true;
  }

  startTree(sampled: Uint8Array | null, weightPerCell: number): number {
    const { fit, task, chunkSizes } = this.#arrays;
    this.#divider.startTree();
    fit.setRules(this.#setup.rules.l2, weightPerCell);
    if (sampled) this.#arrays.sampled.set(sampled);
    fit.set({ sampled: sampled ? this.#arrays.sampled.byteOffset : 0 });
    const rows = this.rows.length;
    task.runChunks([SIZE_GRADIENTS], rows, SIZE_COST);
    const size = chunkSizes.reduce((sum, chunk) => sum + chunk, 0);
    const scale = gradientScale(size, rows, this.#setup.layout);
    fit.setScale(scale);
    task.runChunks([PACK_GRADIENTS], rows, PACK_COST);
    this.#histograms.startTree();
    return scale;
  }

  allSums(): NodeSums {
    const cells = this.#arrays.chunkCells.reduce((sum, chunk) => sum + chunk, 0n);
    const weights = this.#arrays.chunkWeights.reduce((sum, chunk) => sum + chunk, 0n);
    // A kernel's sum has the gradient and the row count in 32 bits each.
    const count = Number(BigInt.asUintN(32, cells));
    return { cells: Number(cells >> 32n) * this.#setup.layout.countRadix + count, weights: Number(weights) };
  }

  divide(stretches: readonly Stretch[]): Division[] {
    return this.#divider.divide(stretches, (split) => this.#search.takeLeftSums(split));
  }

  newHistogram(): HistogramSlot {
    return this.#histograms.create();
  }

  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    this.#histograms.addRows(histogram, features, count, start, end);
  }

  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    this.#histograms.subtract(from, part, features, count);
  }

  findNodeSplits(nodes: readonly SearchedNode[]): (Split | null)[] {
    return this.#search.findNodeSplits(nodes);
  }

  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    return this.#search.findLevelSplit(histograms, drawn, nodes);
  }

  residualInOrder(): Float64Array {
    this.#divider.writeUndivided();
    return this.#leaves.residualInOrder();
  }

  leafTotals(start: readonly number[], end: readonly number[]): LeafTotals[] | null {
    this.#divider.writeUndivided();
    return this.#leaves.leafTotals(start, end);
  }

  leafQuantiles(start: readonly number[], end: readonly number[], alpha: number): Float64Array | null {
    this.#divider.writeUndivided();
    return this.#leaves.leafQuantiles(start, end, alpha);
  }

  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void {
    this.#divider.writeUndivided();
    this.#leaves.raise(leafStart, leafEnd, value);
  }

  lossSum(): number | null {
    return this.#leaves.lossSum();
  }
}
