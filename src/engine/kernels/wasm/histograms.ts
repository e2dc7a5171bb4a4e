import type { NodeSums } from "../../split.js";
import type { FitSetup, HistogramSlot } from "../kernels.js";
import type { FitArrays } from "./fit-arrays.js";
import { PlaceList } from "./place-list.js";
import { COUNT_CHANGES, COUNT_ROWS, SUBTRACT } from "./task.js";

/** Bytes of a feature in a histogram, without weights: 256 sums of 8 bytes. */
const FEATURE_BYTES = 2048;

/** From this share of rows on whose cells have changed, sums over all rows are counted anew: changed rows are not in order. */
const MOST_CHANGED = 0.5;

/** About how many nanoseconds a row takes in a feature's histogram, and a bin in a search. */
const COUNT_COST = 0.4;
const SEARCH_COST = 0.5;

/** The histograms of a fit; a histogram's slot is its address. */
export class Histograms {
  readonly #arrays: FitArrays;
  readonly #countRadix: number;
  readonly #list: PlaceList;
  /** 2 with weights: a sum of weight cells stands behind each sum of cells. */
  readonly #channels: number;
  readonly #bytes: number;
  /** By address, as halves of 64-bit sums. */
  readonly #halves = new Map<HistogramSlot, Int32Array>();
  /** Nanoseconds to search one feature of one node. */
  readonly searchCost: number;
  /** Sums over all rows that are kept from tree to tree; 0 until they are. */
  #kept: HistogramSlot = 0;
  /** Whether they are those of the last tree, and of this one. */
  #wasKept = false;
  #isKept = false;
  /** Rows whose cells differ from the last tree's; all where that is not known. */
  #changed = 0;

  constructor(arrays: FitArrays, { rules, layout }: FitSetup) {
    const { usable, offsets } = rules;
    this.#arrays = arrays;
    this.#countRadix = layout.countRadix;
    this.#list = new PlaceList(rules);
    this.#channels = arrays.weightCells ? 2 : 1;
    this.#bytes = usable.length * FEATURE_BYTES * this.#channels;
    const bins = usable.reduce((sum, feature) => sum + offsets[feature + 1]! - offsets[feature]!, 0);
    this.searchCost = (bins / usable.length) * SEARCH_COST;
  }

  /** As FitKernels.newHistogram. */
  create(): HistogramSlot {
    const halves = this.#arrays.memory.i32(this.#bytes / 4);
    this.#halves.set(halves.byteOffset, halves);
    return halves.byteOffset;
  }

  /** Begins with a tree whose cells are written. */
  startTree(): void {
    const { chunkChanged, rows } = this.#arrays;
    this.#changed = chunkChanged?.reduce((sum, chunk) => sum + chunk, 0) ?? rows.length;
    this.#wasKept = this.#isKept;
    this.#isKept = false;
  }

  /** As FitKernels.addRows; put off until splits are searched. */
  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    const { places } = this.#list.listFeatures(features, count);
    const { task, rows } = this.#arrays;
    const isWhole = end - start === rows.length && count === places.length;
    if (!isWhole || this.#isKept || this.#changed > MOST_CHANGED * rows.length) {
      const cost = (end - start) * COUNT_COST;
      task.add({ kind: COUNT_ROWS, histogram, part: 0, start, end, data: 0, cost }, places, count);
      return;
    }
    if (this.#kept === 0) this.#kept = this.create();
    const kind = this.#wasKept ? COUNT_CHANGES : COUNT_ROWS;
    const cost = (this.#wasKept ? this.#changed : rows.length) * COUNT_COST + this.searchCost;
    task.add({ kind, histogram, part: 0, start, end, data: this.#kept, cost }, places, count);
    this.#isKept = true;
  }

  /** As FitKernels.subtract; put off until splits are searched. */
  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    const cost = this.searchCost / 2;
    const { places } = this.#list.listFeatures(features, count);
    this.#arrays.task.add({ kind: SUBTRACT, histogram: from, part, start: 0, end: 0, data: 0, cost }, places, count);
  }

  /** Sums over the rows that a split sends left, from the running sums of a node's histogram. */
  sumsLeft(histogram: HistogramSlot, place: number, bin: number, missingLeft: boolean): NodeSums {
    const channels = this.#channels;
    const first = (place * FEATURE_BYTES * channels) / 4;
    const halves = this.#halves.get(histogram)!;
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
}
