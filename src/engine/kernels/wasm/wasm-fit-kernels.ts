import { gradientScale } from "../../gradient-cells.js";
import { SUM_CHUNK } from "../../ordered-sum.js";
import type { NodeSums, Split } from "../../split.js";
import type { Division, FitKernels, FitSetup, HistogramSlot, LeafTotals, SearchedNode, Stretch } from "../kernels.js";
import { FitMemory, writeCells } from "./fit-memory.js";
import type { Panels } from "./panels.js";
import { Searches } from "./searches.js";
import {
  COUNT_ROWS,
  DIVIDE,
  FIND_QUANTILES,
  ORDER_RESIDUALS,
  PACK_GRADIENTS,
  RAISE_LEAVES,
  SEARCH_LEVEL,
  SEARCH_NODE,
  SIZE_GRADIENTS,
  SUBTRACT,
  SUM_LEAVES,
  SUM_LOSSES,
  Task,
  WRITE_GRADIENTS,
} from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

/** A share's scratch room, as in ../assembly/fit-memory.ts. */
const SCRATCH_BYTES = 4096;

/** Bytes of a feature in a histogram, without weights: 256 sums of 8 bytes. */
const FEATURE_BYTES = 2048;

/** What a level's search prepares for a node, see ../assembly/level-search.ts. */
const BOUND_BYTES = 16;

/** Words of Division in ../assembly/partition.ts, and the one with the result. */
const DIVISION_WORDS = 6;
const DIVIDE_NODES = [DIVIDE];
const MIDDLE = 5;

/** About how many nanoseconds a row takes in a feature's histogram, and a bin in a search. */
const COUNT_COST = 0.4;
const SEARCH_COST = 0.5;
/** And a row in other work. */
const DIVIDE_COST = 1.5;
const LEAF_COST = 1.5;
const QUANTILE_COST = 8;
const RAISE_COST = 2;
const LOSS_COST = 0.7;

/** Leaves are summed in so many shares. */
const LEAF_SHARES = 32;

/** The kernels of one fit in WebAssembly; a histogram's slot is its address. */
export class WasmFitKernels implements FitKernels {
  readonly rows: Int32Array;
  readonly residual: Float64Array;
  readonly gradient: Float64Array;
  readonly weightCells: Float64Array | null;
  readonly #setup: FitSetup;
  readonly #memory: WasmMemory;
  readonly #fit: FitMemory;
  readonly #sampled: Uint8Array;
  readonly #chunkSizes: Float64Array;
  readonly #chunkLosses: Float64Array;
  readonly #chunkCells: BigInt64Array;
  readonly #chunkWeights: BigInt64Array;
  /** Whether the losses of all chunks are those of the rows as they stand. */
  #lossesKnown = false;
  /** Room is taken when it is first asked for; many losses never do. */
  #ordered: Float64Array = new Float64Array(0);
  /** Per feature its place among those that can split. */
  readonly #placeOf: Int32Array;
  /** Bins of all features that can split. */
  readonly #bins: number;
  readonly #task: Task;
  readonly #places: Int32Array;
  readonly #searches: Searches;
  readonly #histogramBytes: number;
  /** By address, as halves of 64-bit sums. */
  readonly #histograms = new Map<HistogramSlot, Int32Array>();
  /** By split found: the left parts' sums, of the nodes of a level in their order. */
  readonly #leftSums = new WeakMap<Split, NodeSums[]>();
  #isDivided = false;
  #leafBounds: Uint32Array = new Uint32Array(0);
  #leafValues: Float64Array = new Float64Array(0);
  #leafSums: Float64Array = new Float64Array(0);
  #divisions: Uint32Array = new Uint32Array(0);
  #levelRoom = 0;
  #levelHistograms: Uint32Array = new Uint32Array(0);
  #levelCells: Int32Array = new Int32Array(0);
  #levelWeights: BigInt64Array = new BigInt64Array(0);

  /**
   * @param setup its bins lie in `memory`
   * @param panels of the features that can split
   */
  constructor(memory: WasmMemory, setup: FitSetup, panels: Panels, team: Team) {
    const { bins, target, start, loss, rowWeight, weights, rules } = setup;
    const count = target.length;
    const cellBytes = weights ? 16 : 8;
    this.#setup = setup;
    this.#memory = memory;
    this.rows = memory.i32(count);
    this.gradient = memory.f64(count);
    this.residual = memory.f64(count);
    const ownTarget = memory.place(target);
    const prediction = memory.f64(count).fill(start);
    for (let row = 0; row < count; row++) this.residual[row] = target[row]! - start;
    this.#sampled = memory.u8(count);
    const chunks = Math.ceil(count / SUM_CHUNK);
    this.#chunkSizes = memory.f64(chunks);
    this.#chunkLosses = memory.f64(chunks);
    this.#chunkCells = memory.i64(chunks);
    this.#chunkWeights = memory.i64(chunks);
    const { usable, offsets } = rules;
    this.#placeOf = new Int32Array(bins.length);
    for (const [place, feature] of usable.entries()) this.#placeOf[feature] = place;
    this.#places = new Int32Array(usable.length);
    this.#searches = new Searches(memory, usable.length);
    this.#histogramBytes = usable.length * FEATURE_BYTES * (weights ? 2 : 1);
    const binCounts = Int32Array.from(usable, (feature) => offsets[feature + 1]! - offsets[feature]!);
    this.#bins = binCounts.reduce((sum, count) => sum + count, 0);
    this.weightCells = weights ? memory.place(weights.cells) : null;
    this.#fit = new FitMemory(memory);
    this.#fit.set({
      rowCount: count,
      rows: this.rows.byteOffset,
      rowScratch: memory.allocate(count * 4),
      cells: memory.allocate(count * cellBytes),
      weights: this.weightCells?.byteOffset ?? 0,
      lanes: panels.lanes.byteOffset,
      binCounts: memory.place(binCounts).byteOffset,
      gainFactor: memory.place(Float64Array.from(usable, (feature) => rules.gainFactor[feature]!)).byteOffset,
      monotone: memory.place(Int8Array.from(usable, (feature) => rules.monotone[feature]!)).byteOffset,
      gradient: this.gradient.byteOffset,
      target: ownTarget.byteOffset,
      prediction: prediction.byteOffset,
      residual: this.residual.byteOffset,
      rowWeights: loss.shape && rowWeight ? memory.place(rowWeight).byteOffset : 0,
      chunkSizes: this.#chunkSizes.byteOffset,
      chunkLosses: this.#chunkLosses.byteOffset,
      chunkCells: this.#chunkCells.byteOffset,
      chunkWeights: this.#chunkWeights.byteOffset,
      scratch: memory.allocate(panels.starts.length * SCRATCH_BYTES),
      minRows: rules.minRows,
      threads: team.threads,
      meeting: team.meeting,
    });
    if (loss.shape) this.#fit.setLoss(loss.shape);
    this.#task = new Task(memory, this.#fit, panels);
  }

  writeGradient(): boolean {
    if (this.#setup.loss.shape === null) return false;
    this.#task.runChunks([WRITE_GRADIENTS], this.rows.length, LOSS_COST);
    return true;
  }

  startTree(sampled: Uint8Array | null, weightPerCell: number): number {
    this.#isDivided = false;
    this.#fit.setRules(this.#setup.rules.l2, weightPerCell);
    if (sampled) this.#sampled.set(sampled);
    this.#fit.set({ sampled: sampled ? this.#sampled.byteOffset : 0 });
    const rows = this.rows.length;
    this.#task.runChunks([SIZE_GRADIENTS], rows, 0.3);
    const size = this.#chunkSizes.reduce((sum, chunk) => sum + chunk, 0);
    const scale = gradientScale(size, rows, this.#setup.layout);
    this.#fit.setScale(scale);
    this.#task.runChunks([PACK_GRADIENTS], rows, 0.8);
    return scale;
  }

  allSums(): NodeSums {
    const cells = this.#chunkCells.reduce((sum, chunk) => sum + chunk, 0n);
    const weights = this.#chunkWeights.reduce((sum, chunk) => sum + chunk, 0n);
    return nodeSums(cells, weights, this.#countRadix);
  }

  divide(stretches: readonly Stretch[]): Division[] {
    if (stretches.length === 0) return [];
    this.#isDivided = true;
    this.#makeDivisionRoom(stretches.length);
    let rows = 0;
    for (let i = 0; i < stretches.length; i++) {
      const { split, start, end } = stretches[i]!;
      const lowest = split.missingLeft ? 0 : 1;
      const at = i * DIVISION_WORDS;
      this.#divisions[at] = start;
      this.#divisions[at + 1] = end;
      this.#divisions[at + 2] = this.#setup.bins[split.feature]!.byteOffset;
      this.#divisions[at + 3] = lowest;
      this.#divisions[at + 4] = split.bin + 1 - lowest;
      rows += end - start;
    }
    this.#task.runShares(DIVIDE_NODES, stretches.length, rows * DIVIDE_COST, this.#divisions.byteOffset);
    const divisions: Division[] = [];
    for (let i = 0; i < stretches.length; i++) {
      const { split, start } = stretches[i]!;
      const middle = this.#divisions[i * DIVISION_WORDS + MIDDLE]!;
      // The search has the left parts' sums in its histograms; without it they are added up.
      divisions.push({ middle, left: this.#leftSums.get(split)?.shift() ?? this.#sums(start, middle) });
    }
    return divisions;
  }

  newHistogram(): HistogramSlot {
    const halves = this.#memory.i32(this.#histogramBytes / 4);
    this.#histograms.set(halves.byteOffset, halves);
    return halves.byteOffset;
  }

  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    const cost = (end - start) * COUNT_COST;
    this.#task.add(
      { kind: COUNT_ROWS, histogram, part: 0, start, end, data: 0, cost },
      this.#placesOf(features, count),
      count,
    );
  }

  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    const cost = this.#searchCost / 2;
    const places = this.#placesOf(features, count);
    this.#task.add({ kind: SUBTRACT, histogram: from, part, start: 0, end: 0, data: 0, cost }, places, count);
  }

  findNodeSplits(nodes: readonly SearchedNode[]): (Split | null)[] {
    const cost = this.#searchCost;
    for (let i = 0; i < nodes.length; i++) {
      const { histogram, drawn, sums } = nodes[i]!;
      const count = this.#listDrawn(drawn);
      const data = this.#searches.open(i, this.#countRadix, sums);
      this.#task.add({ kind: SEARCH_NODE, histogram, part: 0, start: 0, end: 0, data, cost }, this.#places, count);
    }
    this.#task.run();
    const found: (Split | null)[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const { histogram, drawn } = nodes[i]!;
      found.push(this.#bestOf(i, this.#listDrawn(drawn), [histogram]));
    }
    return found;
  }

  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    const count = this.#listDrawn(drawn);
    this.#makeLevelRoom(nodes.length);
    for (const [index, node] of nodes.entries()) {
      this.#levelHistograms[index] = histograms[index]!;
      writeCells(this.#levelCells, index, this.#countRadix, node.cells);
      this.#levelWeights[index] = BigInt(node.weights);
    }
    const cost = this.#searchCost * nodes.length;
    const data = this.#searches.open(0, this.#countRadix, { cells: 0, weights: 0 });
    this.#task.add({ kind: SEARCH_LEVEL, histogram: 0, part: 0, start: 0, end: 0, data, cost }, this.#places, count);
    this.#task.run(nodes.length);
    return this.#bestOf(0, count, histograms);
  }

  residualInOrder(): Float64Array {
    this.#numberUndivided();
    this.#makeOrderedRoom();
    const rows = this.rows.length;
    this.#task.runChunks([ORDER_RESIDUALS], rows, 0.6);
    return this.#ordered;
  }

  leafTotals(start: readonly number[], end: readonly number[]): LeafTotals[] | null {
    if (this.#setup.loss.shape === null) return null;
    this.#placeLeaves(start, end);
    const leaves = start.length;
    this.#task.runShares([SUM_LEAVES], Math.min(leaves, LEAF_SHARES), this.rows.length * LEAF_COST);
    const sums = this.#leafSums;
    return start.map((_, i) => ({ slope: sums[3 * i]!, curvature: sums[3 * i + 1]!, weight: sums[3 * i + 2]! }));
  }

  leafQuantiles(start: readonly number[], end: readonly number[], alpha: number): Float64Array | null {
    if (this.#setup.rowWeight !== null) return null;
    this.#makeOrderedRoom();
    this.#placeLeaves(start, end);
    this.#fit.setAlpha(alpha);
    const leaves = start.length;
    this.#task.runShares([FIND_QUANTILES], Math.min(leaves, LEAF_SHARES), this.rows.length * QUANTILE_COST);
    return this.#leafSums.slice(0, leaves);
  }

  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void {
    this.#placeLeaves(leafStart, leafEnd);
    this.#leafValues.set(value);
    this.#lossesKnown = this.#setup.loss.shape !== null;
    const kinds = this.#lossesKnown ? [RAISE_LEAVES, SUM_LOSSES] : [RAISE_LEAVES];
    this.#task.runChunks(kinds, this.rows.length, RAISE_COST);
  }

  lossSum(): number | null {
    if (this.#setup.loss.shape === null) return null;
    if (!this.#lossesKnown) this.#task.runChunks([SUM_LOSSES], this.rows.length, LOSS_COST);
    this.#lossesKnown = true;
    return this.#chunkLosses.reduce((sum, chunk) => sum + chunk, 0);
  }

  get #countRadix(): number {
    return this.#setup.layout.countRadix;
  }

  /** Sums over the rows at positions `start` to `end`. */
  #sums(start: number, end: number): NodeSums {
    this.#memory.functions.sumCells(this.#fit.address, start, end);
    return this.#fit.readNode(this.#countRadix);
  }

  /** Nanoseconds for one feature of one node. */
  get #searchCost(): number {
    return (this.#bins / this.#setup.rules.usable.length) * SEARCH_COST;
  }

  #listDrawn(drawn: Uint8Array): number {
    const { usable } = this.#setup.rules;
    let count = 0;
    for (let place = 0; place < usable.length; place++) if (drawn[usable[place]!]) this.#places[count++] = place;
    return count;
  }

  #placesOf(features: Int32Array, count: number): Int32Array {
    for (let i = 0; i < count; i++) this.#places[i] = this.#placeOf[features[i]!]!;
    return this.#places;
  }

  /** The best of what a search found, whose list of places stands. */
  #bestOf(search: number, count: number, histograms: readonly HistogramSlot[]): Split | null {
    const found = this.#searches.best(search, count);
    if (found === null) return null;
    const { bin, missingLeft, gain } = found;
    const place = this.#places[found.number]!;
    const split = { feature: this.#setup.rules.usable[place]!, bin, missingLeft, gain };
    const left = histograms.map((histogram) => this.#sumsLeft(histogram, place, bin, missingLeft));
    this.#leftSums.set(split, left);
    return split;
  }

  /** Sums over the rows that a split sends left, from the running sums of a histogram. */
  #sumsLeft(histogram: HistogramSlot, place: number, bin: number, missingLeft: boolean): NodeSums {
    const channels = this.weightCells ? 2 : 1;
    const first = (place * FEATURE_BYTES * channels) / 4;
    const halves = this.#histograms.get(histogram)!;
    let count = 0;
    let gradient = 0;
    let weights = 0;
    const add = (at: number) => {
      count += halves[at]! >>> 0;
      gradient += halves[at + 1]!;
      if (channels === 2) weights += halves[at + 3]! * 2 ** 32 + (halves[at + 2]! >>> 0);
    };
    if (bin > 0) add(first + bin * channels * 2);
    if (missingLeft) add(first);
    return { cells: gradient * this.#countRadix + count, weights };
  }

  #placeLeaves(start: readonly number[], end: readonly number[]): void {
    this.#makeLeafRoom(start.length);
    for (let leaf = 0; leaf < start.length; leaf++) {
      this.#leafBounds[2 * leaf] = start[leaf]!;
      this.#leafBounds[2 * leaf + 1] = end[leaf]!;
    }
    this.#fit.set({ leafCount: start.length });
    this.#numberUndivided();
  }

  /** Nobody reads the numbers of a tree's rows before they are divided, so they are written only for a tree without a split. */
  #numberUndivided(): void {
    if (!this.#isDivided) for (let row = 0; row < this.rows.length; row++) this.rows[row] = row;
    this.#isDivided = true;
  }

  #makeOrderedRoom(): void {
    if (this.#ordered.length > 0) return;
    const rows = this.rows.length;
    this.#ordered = this.#memory.f64(rows);
    this.#fit.set({ ordered: this.#ordered.byteOffset, orderedScratch: this.#memory.allocate(rows * 8) });
  }

  #makeLeafRoom(leaves: number): void {
    if (leaves <= this.#leafValues.length) return;
    this.#leafBounds = this.#memory.u32(2 * leaves);
    this.#leafValues = this.#memory.f64(leaves);
    this.#leafSums = this.#memory.f64(3 * leaves);
    this.#fit.set({
      leafBounds: this.#leafBounds.byteOffset,
      leafValues: this.#leafValues.byteOffset,
      leafSums: this.#leafSums.byteOffset,
    });
  }

  #makeDivisionRoom(nodes: number): void {
    const words = nodes * DIVISION_WORDS;
    if (words > this.#divisions.length) this.#divisions = this.#memory.u32(words);
  }

  #makeLevelRoom(nodes: number): void {
    if (nodes <= this.#levelRoom) return;
    this.#levelRoom = nodes;
    this.#levelHistograms = this.#memory.u32(nodes);
    this.#levelCells = this.#memory.i32(2 * nodes);
    this.#levelWeights = this.#memory.i64(nodes);
    this.#fit.set({
      levelHistograms: this.#levelHistograms.byteOffset,
      levelCells: this.#levelCells.byteOffset,
      levelWeights: this.#levelWeights.byteOffset,
      levelBounds: this.#memory.allocate(nodes * BOUND_BYTES),
    });
  }
}

/** A kernel's sums, gradient and row count in 32 bits each, as everybody else has them. */
function nodeSums(cells: bigint, weights: bigint, countRadix: number): NodeSums {
  const count = Number(BigInt.asUintN(32, cells));
  return { cells: Number(cells >> 32n) * countRadix + count, weights: Number(weights) };
}
