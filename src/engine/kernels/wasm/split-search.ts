import type { NodeSums, Split } from "../../split.js";
import type { FitSetup, HistogramSlot, SearchedNode } from "../kernels.js";
import type { FitArrays } from "./fit-arrays.js";
import { writeCells } from "./fit-memory.js";
import type { Histograms } from "./histograms.js";
import { PlaceList } from "./place-list.js";
import { Searches } from "./searches.js";
import { SEARCH_LEVEL, SEARCH_NODE } from "./task.js";

/** What a level's search prepares for a node, see ../assembly/level-search.ts. */
const BOUND_BYTES = 16;

/** Searches histograms for the best splits. Each search is the end of a task: what was put off before it is done with it. */
export class SplitSearch {
  readonly #arrays: FitArrays;
  readonly #histograms: Histograms;
  readonly #usable: readonly number[];
  readonly #countRadix: number;
  readonly #list: PlaceList;
  readonly #searches: Searches;
  /** By split found: the left parts' sums, of the nodes of a level in their order. */
  readonly #leftSums = new WeakMap<Split, NodeSums[]>();
  /** Nodes of a level there is room for. */
  #levelRoom = 0;
  #levelHistograms: Uint32Array = new Uint32Array(0);
  #levelCells: Int32Array = new Int32Array(0);
  #levelWeights: BigInt64Array = new BigInt64Array(0);

  constructor(arrays: FitArrays, { rules, layout }: FitSetup, histograms: Histograms) {
    this.#arrays = arrays;
    this.#histograms = histograms;
    this.#usable = rules.usable;
    this.#countRadix = layout.countRadix;
    this.#list = new PlaceList(rules);
    this.#searches = new Searches(arrays.memory, rules.usable.length);
  }

  /** As in FitKernels. */
  findNodeSplits(nodes: readonly SearchedNode[]): (Split | null)[] {
    const { task } = this.#arrays;
    const cost = this.#histograms.searchCost;
    for (let i = 0; i < nodes.length; i++) {
      const { histogram, drawn, sums } = nodes[i]!;
      const { places, count } = this.#list.listDrawn(drawn);
      const data = this.#searches.open(i, this.#countRadix, sums);
      task.add({ kind: SEARCH_NODE, histogram, part: 0, start: 0, end: 0, data, cost }, places, count);
    }
    task.run();
    const found: (Split | null)[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const { histogram, drawn } = nodes[i]!;
      this.#list.listDrawn(drawn);
      found.push(this.#bestOf(i, [histogram]));
    }
    return found;
  }

  /** As in FitKernels. */
  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    const { task } = this.#arrays;
    const { places, count } = this.#list.listDrawn(drawn);
    this.#makeLevelRoom(nodes.length);
    for (const [index, node] of nodes.entries()) {
      this.#levelHistograms[index] = histograms[index]!;
      writeCells(this.#levelCells, index, this.#countRadix, node.cells);
      this.#levelWeights[index] = BigInt(node.weights);
    }
    const cost = this.#histograms.searchCost * nodes.length;
    const data = this.#searches.open(0, this.#countRadix, { cells: 0, weights: 0 });
    task.add({ kind: SEARCH_LEVEL, histogram: 0, part: 0, start: 0, end: 0, data, cost }, places, count);
    task.run(nodes.length);
    return this.#bestOf(0, histograms);
  }

  /** Sums over the left part of the next node that is divided by a split found here; undefined for other splits. */
  takeLeftSums(split: Split): NodeSums | undefined {
    return this.#leftSums.get(split)?.shift();
  }

  /** The best of what a search found, whose list of places stands. */
  #bestOf(search: number, histograms: readonly HistogramSlot[]): Split | null {
    const found = this.#searches.best(search, this.#list.count);
    if (found === null) return null;
    const { bin, missingLeft, gain } = found;
    const place = this.#list.places[found.number]!;
    const split = { feature: this.#usable[place]!, bin, missingLeft, gain };
    const left = histograms.map((histogram) => this.#histograms.sumsLeft(histogram, place, bin, missingLeft));
    this.#leftSums.set(split, left);
    return split;
  }

  #makeLevelRoom(nodes: number): void {
    if (nodes <= this.#levelRoom) return;
    const { memory, fit } = this.#arrays;
    this.#levelRoom = nodes;
    this.#levelHistograms = memory.u32(nodes);
    this.#levelCells = memory.i32(2 * nodes);
    this.#levelWeights = memory.i64(nodes);
    fit.set({
      levelHistograms: this.#levelHistograms.byteOffset,
      levelCells: this.#levelCells.byteOffset,
      levelWeights: this.#levelWeights.byteOffset,
      levelBounds: memory.allocate(nodes * BOUND_BYTES),
    });
  }
}
