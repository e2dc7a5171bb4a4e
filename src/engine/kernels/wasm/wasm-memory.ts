import type { WasmFunctions } from "./load-wasm.js";

const PAGE = 65_536;
/** What 32-bit addresses reach. */
export const MOST_WASM_BYTES = PAGE * PAGE;
/** Unit of allocation, in bytes, so that 128-bit values lie even. */
const UNIT = 16;
/** The 32-bit word that holds the next free unit. Word 0 is not used: address 0 means "none". */
const NEXT_FREE = 1;
/** What is taken for small requests, in units: a megabyte. */
const PART = 65_536;
/** Up to so many units a request is small; a larger one takes what it needs, lest parts of several threads leave as much again unused. */
const MOST_SMALL = PART / 16;

/**
 * The memory of WebAssembly kernels, and the functions working on it. The memory is shared: several threads may each have a
 * WasmMemory over it, and each takes parts of it for itself. What was handed out is taken back all at once or never.
 */
export class WasmMemory {
  readonly functions: WasmFunctions;
  /** Parts taken, in units, and how much of the current one is handed out. */
  readonly #parts: { first: number; size: number }[] = [];
  #current = 0;
  #used = 0;

  constructor(
    readonly module: WebAssembly.Module,
    readonly memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared: true }),
  ) {
    const instance = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } });
    this.functions = instance.exports as unknown as WasmFunctions;
    // The first unit holds the word itself.
    Atomics.compareExchange(new Int32Array(memory.buffer, 0, 2), NEXT_FREE, 0, 1);
  }

  /** Address of `bytes` bytes, all 0. @throws RangeError when memory runs out */
  allocate(bytes: number): number {
    const units = Math.ceil(bytes / UNIT);
    let part = this.#parts[this.#current];
    while (part === undefined || this.#used + units > part.size) {
      if (this.#current + 1 < this.#parts.length) {
        this.#current++;
        this.#used = 0;
      } else this.#addPart(units > MOST_SMALL ? units : PART);
      part = this.#parts[this.#current];
    }
    this.#used += units;
    return (part.first + this.#used - units) * UNIT;
  }

  /**
   * What lies right behind the last part makes that larger: with parts of their own, requests larger than before would leave gaps, as
   * they do where several threads take parts by turns.
   */
  #addPart(size: number): void {
    const first = this.#take(size);
    const last = this.#parts.at(-1);
    if (last && last.first + last.size === first) last.size += size;
    else this.#parts.push({ first, size });
  }

  /** Takes back all that was handed out, for new use. */
  reuse(): void {
    for (let i = 0; i <= this.#current && i < this.#parts.length; i++) {
      const { first, size } = this.#parts[i]!;
      const used = i === this.#current ? this.#used : size;
      new Uint8Array(this.memory.buffer, first * UNIT, used * UNIT).fill(0);
    }
    this.#current = 0;
    this.#used = 0;
  }

  /** First of so many free units, which no other thread gets. */
  #take(units: number): number {
    const first = Atomics.add(new Int32Array(this.memory.buffer, 0, 2), NEXT_FREE, units) >>> 0;
    const end = (first + units) * UNIT;
    while (this.memory.buffer.byteLength < end) {
      this.memory.grow(Math.ceil((end - this.memory.buffer.byteLength) / PAGE));
    }
    return first;
  }

  u8(length: number): Uint8Array {
    const at = this.allocate(length);
    return new Uint8Array(this.memory.buffer, at, length);
  }

  u16(length: number): Uint16Array {
    const at = this.allocate(length * 2);
    return new Uint16Array(this.memory.buffer, at, length);
  }

  u32(length: number): Uint32Array {
    const at = this.allocate(length * 4);
    return new Uint32Array(this.memory.buffer, at, length);
  }

  i32(length: number): Int32Array {
    const at = this.allocate(length * 4);
    return new Int32Array(this.memory.buffer, at, length);
  }

  i64(length: number): BigInt64Array {
    const at = this.allocate(length * 8);
    return new BigInt64Array(this.memory.buffer, at, length);
  }

  f64(length: number): Float64Array {
    const at = this.allocate(length * 8);
    return new Float64Array(this.memory.buffer, at, length);
  }

  /** A copy of the numbers in this memory. */
  place<T extends Uint8Array | Int8Array | Int32Array | Float64Array>(values: T): T {
    const make = values.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => T;
    const at = this.allocate(values.byteLength);
    const copy = new make(this.memory.buffer, at, values.length);
    copy.set(values);
    return copy;
  }
}
