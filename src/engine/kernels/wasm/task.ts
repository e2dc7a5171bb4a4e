import { SUM_CHUNK } from "../../ordered-sum.js";
import type { FitMemory } from "./fit-memory.js";
import type { Panels } from "./panels.js";
import type { WasmMemory } from "./wasm-memory.js";

/** Kinds of steps for the features of a panel, as in ../assembly/steps.ts. */
export const COUNT_ROWS = 0;
export const COUNT_CHANGES = 1;
export const SUBTRACT = 2;
export const SEARCH_NODE = 3;
export const SEARCH_LEVEL = 4;

/** Kinds of steps for chunks of rows or positions. */
export const SIZE_GRADIENTS = 5;
export const PACK_GRADIENTS = 6;
export const ORDER_RESIDUALS = 7;
export const RAISE_LEAVES = 8;
export const WRITE_GRADIENTS = 9;
export const SUM_LOSSES = 10;
export const SCORE_ROWS = 11;
export const SCORE_LEVELS = 12;

/** Kinds of steps for some leaves, or one record. */
export const SUM_LEAVES = 13;
export const DIVIDE = 14;
export const COUNT_DISTINCT = 15;
export const BIN_COLUMN = 16;
export const FIND_QUANTILES = 17;

/** Words of a step, see Step in ../assembly/fit-memory.ts. */
const STEP_WORDS = 8;
/** Steps at most; their lists take memory. */
const MOST_STEPS = 128;

const NO_PANELS: Panels = { lanes: new Uint32Array(0), starts: [0] };

/** What a step works on; what its kind does not use is 0. */
export interface StepData {
  readonly kind: number;
  readonly histogram: number;
  readonly part: number;
  readonly start: number;
  readonly end: number;
  /** Address of a search's record; of a count of all rows, where its sums are kept. */
  readonly data: number;
  /** About how many nanoseconds it takes for one feature. */
  readonly cost: number;
}

/**
 * Steps put off until their result is asked for. Then each thread does all of them for one panel of features after the other: the
 * threads meet once instead of once for each step, and a panel's sums stay in one thread's cache.
 */
export class Task {
  readonly #words: Uint32Array;
  readonly #places: Uint32Array[] = [];
  readonly #shareStarts: Uint32Array[] = [];
  readonly #list: Uint32Array;
  #listedCount = 0;
  #size = 0;
  #cost = 0;

  constructor(
    private readonly memory: WasmMemory,
    private readonly fit: FitMemory,
    private readonly panels: Panels = NO_PANELS,
  ) {
    this.#words = memory.u32(MOST_STEPS * STEP_WORDS);
    this.#list = new Uint32Array(panels.lanes.length);
    fit.set({ steps: this.#words.byteOffset });
  }

  /** Adds a step for the first `count` of `places`, which ascend. */
  add({ kind, histogram, part, start, end, data, cost }: StepData, places: ArrayLike<number>, count: number): void {
    if (this.#size === MOST_STEPS) this.run();
    const lists = this.#listed(places, count);
    this.#words.set([kind, histogram, part, start, end, ...lists, data], this.#size * STEP_WORDS);
    this.#cost += cost * count;
    this.#size++;
  }

  /** Does all steps. @param nodes of the level that is searched */
  run(nodes = 0): void {
    if (this.#size === 0) return;
    this.fit.setTask(this.#size, this.panels.starts.length - 1, this.#cost, nodes);
    this.memory.functions.runTask(this.fit.address);
    this.#size = 0;
    this.#cost = 0;
  }

  /** Does one kind of steps after the other for each chunk of `rows`, about as many nanoseconds a row as `cost`. */
  runChunks(kinds: readonly number[], rows: number, cost: number, data = 0): void {
    this.runShares(kinds, Math.ceil(rows / SUM_CHUNK), rows * cost, data);
  }

  /** Does one kind of steps after the other for each share. @param data address of records */
  runShares(kinds: readonly number[], shares: number, cost: number, data = 0): void {
    this.run();
    for (let i = 0; i < kinds.length; i++) {
      this.#words[i * STEP_WORDS] = kinds[i]!;
      this.#words[i * STEP_WORDS + STEP_WORDS - 1] = data;
    }
    this.fit.setTask(kinds.length, shares, cost, 0);
    this.memory.functions.runTask(this.fit.address);
  }

  /** Addresses of the list and of the shares' starts in it; the step before lends its own when they are equal. */
  #listed(places: ArrayLike<number>, count: number): [number, number] {
    const at = this.#size;
    if (at > 0 && this.#isListed(places, count)) {
      const before = (at - 1) * STEP_WORDS;
      return [this.#words[before + 5]!, this.#words[before + 6]!];
    }
    this.#places[at] ??= this.memory.u32(this.panels.lanes.length);
    this.#shareStarts[at] ??= this.memory.u32(this.panels.starts.length);
    const list = this.#places[at];
    for (let i = 0; i < count; i++) {
      list[i] = places[i]!;
      this.#list[i] = places[i]!;
    }
    this.#listedCount = count;
    let i = 0;
    for (const [panel, first] of this.panels.starts.entries()) {
      while (i < count && list[i]! < first) i++;
      this.#shareStarts[at][panel] = i;
    }
    return [list.byteOffset, this.#shareStarts[at].byteOffset];
  }

  /** Whether the list of the step before is the same. */
  #isListed(places: ArrayLike<number>, count: number): boolean {
    if (this.#listedCount !== count) return false;
    for (let i = 0; i < count; i++) if (this.#list[i] !== places[i]) return false;
    return true;
  }
}
