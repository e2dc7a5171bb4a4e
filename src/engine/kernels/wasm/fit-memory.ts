import type { WasmMemory } from "./wasm-memory.js";

/** The 32-bit fields of FitMemory in ../assembly/fit-memory.ts, in order. */
const FIT_WORDS = [
  "rowCount",
  "rows",
  "rowScratch",
  "cells",
  "cellScratch",
  "weights",
  "bins",
  "offsets",
  "gainFactor",
  "monotone",
  "gradient",
  "target",
  "prediction",
  "residual",
  "sampled",
  "foundGain",
  "foundSplit",
  "levelScores",
  "levelHistograms",
  "levelCells",
  "levelWeights",
  "countBits",
  "minRows",
  "task",
  "features",
  "count",
  "histogram",
  "start",
  "end",
  "nodes",
  "feature",
  "lowest",
  "bound",
  "chunkLefts",
  "chunkSums",
  "threads",
  "meeting",
] as const;

/** Its 64-bit fields after them, as the place in 64-bit units. */
const NUMBERS_FROM = Math.ceil(FIT_WORDS.length / 2);
const L2 = NUMBERS_FROM;
const WEIGHT_PER_CELL = NUMBERS_FROM + 1;
const NODE_CELLS = NUMBERS_FROM + 2;
const NODE_WEIGHTS = NUMBERS_FROM + 3;

type FitWord = (typeof FIT_WORDS)[number];

const PLACE = Object.fromEntries(FIT_WORDS.map((name, index) => [name, index])) as Record<FitWord, number>;

/** What stands in the memory about one fit, as the kernels read it. */
export class FitMemory {
  readonly address: number;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  readonly #integers: BigInt64Array;

  constructor(memory: WasmMemory) {
    this.#doubles = memory.f64(NUMBERS_FROM + 5);
    this.address = this.#doubles.byteOffset;
    this.#integers = new BigInt64Array(this.#doubles.buffer, this.address, NUMBERS_FROM + 5);
    this.#words = new Uint32Array(this.#doubles.buffer, this.address, FIT_WORDS.length);
  }

  set(fields: Partial<Record<FitWord, number>>): void {
    for (const [name, value] of Object.entries(fields)) this.#words[PLACE[name as FitWord]] = value;
  }

  setRules(l2: number, weightPerCell: number): void {
    this.#doubles[L2] = l2;
    this.#doubles[WEIGHT_PER_CELL] = weightPerCell;
  }

  /** The task for the next runTask: `count` features are in the list. */
  setTask(task: number, count: number, histogram: number, start: number, end: number): void {
    this.#words[PLACE.task] = task;
    this.#words[PLACE.count] = count;
    this.#words[PLACE.histogram] = histogram;
    this.#words[PLACE.start] = start;
    this.#words[PLACE.end] = end;
  }

  setSplit(feature: number, lowest: number, bound: number): void {
    this.#words[PLACE.feature] = feature;
    this.#words[PLACE.lowest] = lowest;
    this.#words[PLACE.bound] = bound;
  }

  get nodeCells(): number {
    return Number(this.#integers[NODE_CELLS]);
  }

  get nodeWeights(): number {
    return Number(this.#integers[NODE_WEIGHTS]);
  }

  setNode(cells: number, weights: number): void {
    this.#integers[NODE_CELLS] = BigInt(cells);
    this.#integers[NODE_WEIGHTS] = BigInt(weights);
  }
}
