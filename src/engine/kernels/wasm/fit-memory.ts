import type { LossShape } from "../../loss-shape.js";
import type { NodeSums } from "../../split.js";
import type { WasmMemory } from "./wasm-memory.js";

/** The 32-bit fields of FitMemory in ../assembly/fit-memory.ts, in order. */
const FIT_WORDS = [
  "rowCount",
  "rows",
  "rowScratch",
  "cells",
  "weights",
  "lanes",
  "binCounts",
  "gainFactor",
  "monotone",
  "gradient",
  "target",
  "prediction",
  "residual",
  "sampled",
  "rowWeights",
  "chunkSizes",
  "chunkLosses",
  "chunkCells",
  "chunkWeights",
  "chunkChanged",
  "changedRows",
  "changes",
  "ordered",
  "orderedScratch",
  "leafBounds",
  "leafValues",
  "leafCount",
  "leafSums",
  "lossKind",
  "scratch",
  "levelHistograms",
  "levelCells",
  "levelWeights",
  "levelBounds",
  "singleHolds",
  "minRows",
  "steps",
  "stepCount",
  "shares",
  "cost",
  "nodes",
  "threads",
  "meeting",
] as const;

/** Its 64-bit fields after them, as the place in 64-bit units. */
const NUMBERS_FROM = Math.ceil(FIT_WORDS.length / 2);
const L2 = NUMBERS_FROM;
const WEIGHT_PER_CELL = NUMBERS_FROM + 1;
const NODE_CELLS = NUMBERS_FROM + 2;
const NODE_WEIGHTS = NUMBERS_FROM + 3;
/** Two that the kernels write stand between. */
const SCALE = NUMBERS_FROM + 6;
const LOSS_ABOVE = NUMBERS_FROM + 7;
const LOSS_BELOW = NUMBERS_FROM + 8;
const LOSS_ALPHA = NUMBERS_FROM + 9;
const NUMBERS = 10;

type FitWord = (typeof FIT_WORDS)[number];

const PLACE = Object.fromEntries(FIT_WORDS.map((name, index) => [name, index])) as Record<FitWord, number>;

/** What stands in the memory about one fit, as the kernels read it. */
export class FitMemory {
  readonly address: number;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  readonly #integers: BigInt64Array;
  readonly #halves: Int32Array;

  constructor(memory: WasmMemory) {
    this.#doubles = memory.f64(NUMBERS_FROM + NUMBERS);
    this.address = this.#doubles.byteOffset;
    this.#integers = new BigInt64Array(this.#doubles.buffer, this.address, NUMBERS_FROM + NUMBERS);
    this.#halves = new Int32Array(this.#doubles.buffer, this.address, 2 * (NUMBERS_FROM + NUMBERS));
    this.#words = new Uint32Array(this.#doubles.buffer, this.address, FIT_WORDS.length);
  }

  set(fields: Partial<Record<FitWord, number>>): void {
    for (const [name, value] of Object.entries(fields)) this.#words[PLACE[name as FitWord]] = value;
  }

  setRules(l2: number, weightPerCell: number): void {
    this.#doubles[L2] = l2;
    this.#doubles[WEIGHT_PER_CELL] = weightPerCell;
  }

  setLoss({ kind, above, below }: LossShape): void {
    this.set({ lossKind: kind });
    this.#doubles[LOSS_ABOVE] = above;
    this.#doubles[LOSS_BELOW] = below;
  }

  /** The quantile that leaves take. */
  setAlpha(alpha: number): void {
    this.#doubles[LOSS_ALPHA] = alpha;
  }

  /** What gradients are multiplied by. */
  setScale(scale: number): void {
    this.#doubles[SCALE] = scale;
  }

  /** Sets what changes from task to task. */
  setTask(stepCount: number, shares: number, cost: number, nodes: number): void {
    this.#words[PLACE.shares] = shares;
    this.#words[PLACE.stepCount] = stepCount;
    this.#words[PLACE.cost] = Math.min(cost, 2 ** 31);
    this.#words[PLACE.nodes] = nodes;
  }

  /** The sums that sumCells left. */
  readNode(countRadix: number): NodeSums {
    const count = this.#halves[2 * NODE_CELLS]! >>> 0;
    const gradient = this.#halves[2 * NODE_CELLS + 1]!;
    return { cells: gradient * countRadix + count, weights: Number(this.#integers[NODE_WEIGHTS]) };
  }
}

/** Writes a sum of cells as number `index` of the kernels' cells: row count and gradient in 32 bits each. */
export function writeCells(halves: Int32Array, index: number, countRadix: number, cells: number): void {
  const gradient = Math.floor(cells / countRadix);
  halves[2 * index] = cells - gradient * countRadix;
  halves[2 * index + 1] = gradient;
}
