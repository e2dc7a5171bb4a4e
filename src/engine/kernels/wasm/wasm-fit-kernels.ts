import { powerOfTwoBelow } from "../../row-weights.js";
import type { NodeSums, Split } from "../../split.js";
import type { Division, FitKernels, FitSetup, HistogramSlot } from "../kernels.js";
import { FitMemory } from "./fit-memory.js";
import { startHelper } from "./helper.js";
import type { WasmMemory } from "./wasm-memory.js";

const ADD_ROWS = 0;
const SEARCH_NODE = 1;
const SEARCH_LEVEL = 2;
const DIVIDE = 3;

/** Positions in a chunk of a division, as in ../assembly/partition.ts. */
const CHUNK = 16_384;

/** Where threads meet, see ../assembly/threads.ts. */
const MEETING_BYTES = 32;

/** Room for scores of four features: missing left and right, 256 bins, 8 bytes. */
const SCORES_BYTES = 4096;

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
  readonly #features: Int32Array;
  readonly #foundGain: Float64Array;
  readonly #foundSplit: Int32Array;
  readonly #histogramBytes: number;
  #levelRoom = 0;
  #levelHistograms: Uint32Array = new Uint32Array(0);
  #levelCells: BigInt64Array = new BigInt64Array(0);
  #levelWeights: BigInt64Array = new BigInt64Array(0);

  /** @param setup its bins lie in `memory` */
  constructor(memory: WasmMemory, setup: FitSetup, threads: number) {
    const { bins, target, start, weights, layout, rules } = setup;
    const count = target.length;
    const features = bins.length;
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
    this.#features = memory.i32(features);
    this.#foundGain = memory.f64(features);
    this.#foundSplit = memory.i32(features);
    this.#histogramBytes = rules.offsets[features]! * cellBytes;
    const columns = memory.u32(features);
    for (const [feature, column] of bins.entries()) columns[feature] = column.byteOffset;
    this.weightCells = weights ? memory.place(weights.cells) : null;
    this.#fit = new FitMemory(memory);
    this.#fit.set({
      rowCount: count,
      rows: this.rows.byteOffset,
      rowScratch: memory.allocate((count + 1) * 4),
      cells: memory.allocate(count * cellBytes),
      cellScratch: memory.allocate((count + 1) * cellBytes),
      weights: this.weightCells?.byteOffset ?? 0,
      bins: columns.byteOffset,
      offsets: memory.place(rules.offsets).byteOffset,
      gainFactor: memory.place(rules.gainFactor).byteOffset,
      monotone: memory.place(rules.monotone).byteOffset,
      gradient: this.gradient.byteOffset,
      target: ownTarget.byteOffset,
      prediction: prediction.byteOffset,
      residual: this.residual.byteOffset,
      sampled: this.#sampled.byteOffset,
      foundGain: this.#foundGain.byteOffset,
      foundSplit: this.#foundSplit.byteOffset,
      levelScores: memory.allocate(Math.ceil(features / 4) * SCORES_BYTES),
      countBits: Math.log2(layout.countRadix),
      minRows: rules.minRows,
      features: this.#features.byteOffset,
      chunkLefts: memory.allocate(Math.ceil(count / CHUNK) * 4),
      chunkSums: memory.allocate(Math.ceil(count / CHUNK) * 16),
      threads,
      meeting: memory.allocate(MEETING_BYTES),
    });
    for (let thread = 1; thread < threads; thread++) startHelper(memory, this.#fit.address);
  }

  startTree(sampled: Uint8Array | null, weightPerCell: number): number {
    const { functions } = this.#memory;
    this.#fit.setRules(this.#setup.rules.l2, weightPerCell);
    if (sampled) this.#sampled.set(sampled);
    const largest = functions.largestGradient(this.#fit.address);
    const scale = largest > 0 ? powerOfTwoBelow(this.#setup.layout.largestGradient / largest) : 1;
    functions.packGradients(this.#fit.address, scale, sampled !== null);
    return scale;
  }

  sums(start: number, end: number): NodeSums {
    this.#memory.functions.sumCells(this.#fit.address, start, end);
    return { cells: this.#fit.nodeCells, weights: this.#fit.nodeWeights };
  }

  divide(split: Split, start: number, end: number): Division {
    const lowest = split.missingLeft ? 0 : 1;
    this.#fit.setTask(DIVIDE, Math.ceil((end - start) / CHUNK), 0, start, end);
    this.#fit.setSplit(split.feature, lowest, split.bin + 1 - lowest);
    const middle = this.#memory.functions.divide(this.#fit.address);
    return { middle, left: { cells: this.#fit.nodeCells, weights: this.#fit.nodeWeights } };
  }

  newHistogram(): HistogramSlot {
    return this.#memory.allocate(this.#histogramBytes);
  }

  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    this.#features.set(features);
    this.#fit.setTask(ADD_ROWS, count, histogram, start, end);
    this.#memory.functions.runTask(this.#fit.address);
  }

  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    this.#features.set(features);
    this.#fit.set({ histogram: from });
    this.#memory.functions.subtract(this.#fit.address, part, 0, count);
  }

  findNodeSplit(histogram: HistogramSlot, drawn: Uint8Array, node: NodeSums): Split | null {
    const count = this.#listDrawn(drawn);
    this.#fit.setNode(node.cells, node.weights);
    this.#fit.setTask(SEARCH_NODE, count, histogram, 0, 0);
    this.#memory.functions.runTask(this.#fit.address);
    return this.#bestOf(count);
  }

  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    const count = this.#listDrawn(drawn);
    this.#makeLevelRoom(nodes.length);
    for (const [index, node] of nodes.entries()) {
      this.#levelHistograms[index] = histograms[index]!;
      this.#levelCells[index] = BigInt(node.cells);
      this.#levelWeights[index] = BigInt(node.weights);
    }
    this.#fit.set({ nodes: nodes.length });
    this.#fit.setTask(SEARCH_LEVEL, count, 0, 0, 0);
    this.#memory.functions.runTask(this.#fit.address);
    return this.#bestOf(count);
  }

  raise(start: number, end: number, value: number): void {
    this.#memory.functions.raise(this.#fit.address, start, end, value);
  }

  close(): void {
    this.#memory.functions.closeMeeting(this.#fit.address);
  }

  #listDrawn(drawn: Uint8Array): number {
    const { usable } = this.#setup.rules;
    let count = 0;
    for (let i = 0; i < usable.length; i++) if (drawn[usable[i]!]) this.#features[count++] = usable[i]!;
    return count;
  }

  /** The best of what the search found per feature; of equals the first. */
  #bestOf(count: number): Split | null {
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (this.#foundSplit[i]! < 0) continue;
      if (best < 0 || this.#foundGain[i]! > this.#foundGain[best]!) best = i;
    }
    if (best < 0) return null;
    const found = this.#foundSplit[best]!;
    const gain = this.#foundGain[best]!;
    return { feature: this.#features[best]!, bin: found >> 1, missingLeft: (found & 1) === 1, gain };
  }

  #makeLevelRoom(nodes: number): void {
    if (nodes <= this.#levelRoom) return;
    this.#levelRoom = nodes;
    this.#levelHistograms = this.#memory.u32(nodes);
    this.#levelCells = this.#memory.i64(nodes);
    this.#levelWeights = this.#memory.i64(nodes);
    this.#fit.set({
      levelHistograms: this.#levelHistograms.byteOffset,
      levelCells: this.#levelCells.byteOffset,
      levelWeights: this.#levelWeights.byteOffset,
    });
  }
}
