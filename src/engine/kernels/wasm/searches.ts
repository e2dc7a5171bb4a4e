import type { NodeSums } from "../../split.js";
import { writeCells } from "./fit-memory.js";
import type { WasmMemory } from "./wasm-memory.js";

/** Searches of one task at most. */
const MOST_SEARCHES = 2;
/** Bytes of Search in ../assembly/fit-memory.ts. */
const BYTES = 32;

/** The best split on any feature. */
export interface FoundSplit {
  /** Number in the list of places. */
  readonly number: number;
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly gain: number;
}

/** What searches for splits are told and what they find. */
export class Searches {
  readonly #halves: Int32Array;
  readonly #words: Uint32Array;
  readonly #integers: BigInt64Array;
  readonly #doubles: Float64Array;
  readonly #gain: Float64Array[] = [];
  readonly #split: Int32Array[] = [];

  /** @param places features that can split */
  constructor(memory: WasmMemory, places: number) {
    this.#doubles = memory.f64((MOST_SEARCHES * BYTES) / 8);
    const { buffer, byteOffset, length } = this.#doubles;
    this.#integers = new BigInt64Array(buffer, byteOffset, length);
    this.#halves = new Int32Array(buffer, byteOffset, 2 * length);
    this.#words = new Uint32Array(buffer, byteOffset, 2 * length);
    for (let search = 0; search < MOST_SEARCHES; search++) {
      this.#gain.push(memory.f64(places));
      this.#split.push(memory.i32(places));
      this.#words[8 * search + 6] = this.#gain[search]!.byteOffset;
      this.#words[8 * search + 7] = this.#split[search]!.byteOffset;
    }
  }

  /** Makes search number `search` ready. @returns its address */
  open(search: number, countRadix: number, { cells, weights }: NodeSums): number {
    writeCells(this.#halves, 4 * search, countRadix, cells);
    this.#integers[4 * search + 1] = BigInt(weights);
    this.#doubles[4 * search + 2] = 0;
    return this.#doubles.byteOffset + search * BYTES;
  }

  /** The best of what a search found in its list of `count` places; of equals the first. */
  best(search: number, count: number): FoundSplit | null {
    const gain = this.#gain[search]!;
    const split = this.#split[search]!;
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (split[i]! >= 0 && (best < 0 || gain[i]! > gain[best]!)) best = i;
    }
    if (best < 0) return null;
    return { number: best, bin: split[best]! >> 1, missingLeft: (split[best]! & 1) === 1, gain: gain[best]! };
  }
}
