import { gradientScale } from "../../gradient-cells.js";
import { SUM_CHUNK } from "../../ordered-sum.js";
import type { NodeSums, Split } from "../../split.js";
import type { Division, FitKernels, FitSetup, HistogramSlot } from "../kernels.js";
import { FitMemory, writeCells } from "./fit-memory.js";
import { startHelper } from "./helper.js";
import type { Panels } from "./panels.js";
import {
  COUNT_ROWS,
  ORDER_RESIDUALS,
  PACK_GRADIENTS,
  RAISE_LEAVES,
  SEARCH_LEVEL,
  SEARCH_NODE,
  SIZE_GRADIENTS,
  SUBTRACT,
  Task,
} from "./task.js";
import type { WasmMemory } from "./wasm-memory.js";

/** Where threads meet, see ../assembly/threads.ts. */
const MEETING_BYTES = 32;

/** A share's scratch room, as in ../assembly/fit-memory.ts. */
const SCRATCH_BYTES = 4096;

/** Bytes of a feature in a histogram, without weights: 256 sums of 8 bytes. */
const FEATURE_BYTES = 2048;

/** What a level's search prepares for a node, see ../assembly/level-search.ts. */
const BOUND_BYTES = 16;

/** About how many nanoseconds a row takes in a feature's histogram, and a bin in a search. */
const COUNT_COST = 0.4;
const SEARCH_COST = 0.5;

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
  readonly #ordered: Float64Array;
  /** Per feature its place among those that can split. */
  readonly #placeOf: Int32Array;
  /** Bins of all features that can split. */
  readonly #bins: number;
  readonly #task: Task;
  readonly #places: Int32Array;
  readonly #foundGain: Float64Array;
  readonly #foundSplit: Int32Array;
  readonly #histogramBytes: number;
  /** By split found: the left parts' sums, of the nodes of a level in their order. */
  readonly #leftSums = new WeakMap<Split, NodeSums[]>();
  #leafBounds: Uint32Array = new Uint32Array(0);
  #leafValues: Float64Array = new Float64Array(0);
  #levelRoom = 0;
  #levelHistograms: Uint32Array = new Uint32Array(0);
  #levelCells: Int32Array = new Int32Array(0);
  #levelWeights: BigInt64Array = new BigInt64Array(0);

  /**
   * @param setup its bins lie in `memory`
   * @param panels of the features that can split
   */
  constructor(memory: WasmMemory, setup: FitSetup, panels: Panels, threads: number) {
    const { bins, target, start, weights, rules } = setup;
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
    this.#chunkSizes = memory.f64(Math.ceil(count / SUM_CHUNK));
    this.#ordered = memory.f64(count);
    const { usable, offsets } = rules;
    this.#placeOf = new Int32Array(bins.length);
    for (const [place, feature] of usable.entries()) this.#placeOf[feature] = place;
    this.#places = new Int32Array(usable.length);
    this.#foundGain = memory.f64(usable.length);
    this.#foundSplit = memory.i32(usable.length);
    this.#histogramBytes = usable.length * FEATURE_BYTES * (weights ? 2 : 1);
    const binCounts = Int32Array.from(usable, (feature) => offsets[feature + 1]! - offsets[feature]!);
    this.#bins = binCounts.reduce((sum, count) => sum + count, 0);
    this.weightCells = weights ? memory.place(weights.cells) : null;
    this.#fit = new FitMemory(memory);
    this.#fit.set({
      rowCount: count,
      rows: this.rows.byteOffset,
      rowScratch: memory.allocate((count + 1) * 4),
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
      chunkSizes: this.#chunkSizes.byteOffset,
      ordered: this.#ordered.byteOffset,
      foundGain: this.#foundGain.byteOffset,
      foundSplit: this.#foundSplit.byteOffset,
      scratch: memory.allocate(panels.starts.length * SCRATCH_BYTES),
      minRows: rules.minRows,
      threads,
      meeting: memory.allocate(MEETING_BYTES),
    });
    this.#task = new Task(memory, this.#fit, panels);
    for (let thread = 1; thread < threads; thread++) startHelper(memory, this.#fit.address, thread);
  }

  startTree(sampled: Uint8Array | null, weightPerCell: number): number {
    this.#fit.setRules(this.#setup.rules.l2, weightPerCell);
    if (sampled) this.#sampled.set(sampled);
    this.#fit.set({ sampled: sampled ? this.#sampled.byteOffset : 0 });
    const rows = this.rows.length;
    this.#task.runChunks(SIZE_GRADIENTS, rows, 0.3);
    const size = this.#chunkSizes.reduce((sum, chunk) => sum + chunk, 0);
    const scale = gradientScale(size, rows, this.#setup.layout);
    this.#fit.setScale(scale);
    this.#task.runChunks(PACK_GRADIENTS, rows, 0.8);
    return scale;
  }

  sums(start: number, end: number): NodeSums {
    this.#memory.functions.sumCells(this.#fit.address, start, end);
    return this.#readNode();
  }

  divide(split: Split, start: number, end: number): Division {
    this.#task.run();
    const lowest = split.missingLeft ? 0 : 1;
    const { byteOffset: column } = this.#setup.bins[split.feature]!;
    const bound = split.bin + 1 - lowest;
    // The search has the left parts' sums in its histograms; without it the kernel adds them up.
    const known = this.#leftSums.get(split)?.shift();
    const { address } = this.#fit;
    const middle = this.#memory.functions.divide(address, start, end, column, lowest, bound, known === undefined);
    return { middle, left: known ?? this.#readNode() };
  }

  newHistogram(): HistogramSlot {
    return this.#memory.allocate(this.#histogramBytes);
  }

  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    const cost = (end - start) * COUNT_COST;
    this.#task.add({ kind: COUNT_ROWS, histogram, part: 0, start, end, cost }, this.#placesOf(features, count), count);
  }

  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    const cost = this.#searchCost / 2;
    const places = this.#placesOf(features, count);
    this.#task.add({ kind: SUBTRACT, histogram: from, part, start: 0, end: 0, cost }, places, count);
  }

  findNodeSplit(histogram: HistogramSlot, drawn: Uint8Array, node: NodeSums): Split | null {
    const count = this.#listDrawn(drawn);
    const cost = this.#searchCost;
    this.#task.add({ kind: SEARCH_NODE, histogram, part: 0, start: 0, end: 0, cost }, this.#places, count);
    this.#fit.setNode(this.#countRadix, node);
    this.#task.run();
    return this.#bestOf(count, [histogram]);
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
    this.#task.add({ kind: SEARCH_LEVEL, histogram: 0, part: 0, start: 0, end: 0, cost }, this.#places, count);
    this.#task.run(nodes.length);
    return this.#bestOf(count, histograms);
  }

  residualInOrder(): Float64Array {
    this.#task.runChunks(ORDER_RESIDUALS, this.rows.length, 0.6);
    return this.#ordered;
  }

  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void {
    this.#makeLeafRoom(value.length);
    for (let leaf = 0; leaf < value.length; leaf++) {
      this.#leafBounds[2 * leaf] = leafStart[leaf]!;
      this.#leafBounds[2 * leaf + 1] = leafEnd[leaf]!;
      this.#leafValues[leaf] = value[leaf]!;
    }
    this.#fit.set({ leafCount: value.length });
    this.#task.runChunks(RAISE_LEAVES, this.rows.length, 1);
  }

  close(): void {
    this.#memory.functions.closeMeeting(this.#fit.address);
  }

  get #countRadix(): number {
    return this.#setup.layout.countRadix;
  }

  #readNode(): NodeSums {
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

  /** The best of what the search found per feature; of equals the first. */
  #bestOf(count: number, histograms: readonly HistogramSlot[]): Split | null {
    const { usable } = this.#setup.rules;
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (this.#foundSplit[i]! < 0) continue;
      if (best < 0 || this.#foundGain[i]! > this.#foundGain[best]!) best = i;
    }
    if (best < 0) return null;
    const found = this.#foundSplit[best]!;
    const place = this.#places[best]!;
    const [bin, missingLeft] = [found >> 1, (found & 1) === 1];
    const split = { feature: usable[place]!, bin, missingLeft, gain: this.#foundGain[best]! };
    const left = histograms.map((histogram) => this.#sumsLeft(histogram, place, bin, missingLeft));
    this.#leftSums.set(split, left);
    return split;
  }

  /** Sums over the rows that a split sends left, from the running sums of a histogram. */
  #sumsLeft(histogram: HistogramSlot, place: number, bin: number, missingLeft: boolean): NodeSums {
    const channels = this.weightCells ? 2 : 1;
    const sums = new BigInt64Array(
      this.#memory.memory.buffer,
      histogram + place * FEATURE_BYTES * channels,
      256 * channels,
    );
    let cells = bin > 0 ? sums[bin * channels]! : 0n;
    let weights = bin > 0 && channels === 2 ? sums[bin * channels + 1]! : 0n;
    if (missingLeft) {
      cells += sums[0]!;
      if (channels === 2) weights += sums[1]!;
    }
    const count = Number(BigInt.asUintN(32, cells));
    return { cells: Number(cells >> 32n) * this.#countRadix + count, weights: Number(weights) };
  }

  #makeLeafRoom(leaves: number): void {
    if (leaves <= this.#leafValues.length) return;
    this.#leafBounds = this.#memory.u32(2 * leaves);
    this.#leafValues = this.#memory.f64(leaves);
    this.#fit.set({ leafBounds: this.#leafBounds.byteOffset, leafValues: this.#leafValues.byteOffset });
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
