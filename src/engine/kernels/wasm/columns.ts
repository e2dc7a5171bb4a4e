import type { DistinctValues } from "../../borders.js";
import { FitMemory } from "./fit-memory.js";
import { BIN_COLUMN, COUNT_DISTINCT, Task } from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

const MOST_BORDERS = 255;
const SORT_COUNTERS = 6 * 2048;
/** Words of Column in ../assembly/binning.ts, and places of some. */
const COLUMN_WORDS = 8;
const KINDS = 5;
const BINS = 7;

/** About how many nanoseconds a value takes. */
const SORT_COST = 20;
const BIN_COST = 8;

/** Room for one column. */
interface Room {
  readonly values: Float64Array;
  readonly distinct: Float64Array;
  readonly counts: Uint32Array;
  readonly counters: Int32Array;
  readonly borders: Float64Array;
}

/** Columns of values on their way to bins, one for each thread. */
export class Columns {
  readonly #memory: WasmMemory;
  readonly #task: Task;
  readonly #records: Uint32Array;
  #rooms: Room[] = [];
  /** What stands in the rooms. */
  #placed: readonly Float64Array[] = [];

  constructor(memory: WasmMemory, team: Team) {
    this.#memory = memory;
    const fit = new FitMemory(memory);
    fit.set({ threads: team.threads, meeting: team.meeting });
    this.#task = new Task(memory, fit);
    this.#records = memory.u32(team.threads * COLUMN_WORDS);
  }

  /** See {@link Kernels}. */
  distinct(columns: readonly Float64Array[]): DistinctValues[] {
    this.#place(columns);
    this.#run(COUNT_DISTINCT, columns, SORT_COST);
    return columns.map((_, i) => {
      const kinds = this.#records[i * COLUMN_WORDS + KINDS]!;
      const { distinct, counts } = this.#rooms[i]!;
      return { distinct: distinct.subarray(0, kinds), counts: counts.subarray(0, kinds) };
    });
  }

  /** See {@link Kernels}. */
  bin(columns: readonly Float64Array[], borders: readonly Float64Array[]): Uint8Array[] {
    this.#place(columns);
    const bins = columns.map((values, i) => {
      this.#rooms[i]!.borders.fill(Infinity).set(borders[i]!);
      const room = this.#memory.u8(values.length);
      this.#records[i * COLUMN_WORDS + BINS] = room.byteOffset;
      return room;
    });
    this.#run(BIN_COLUMN, columns, BIN_COST);
    return bins;
  }

  #run(kind: number, columns: readonly Float64Array[], cost: number): void {
    const values = columns.length * (columns[0]?.length ?? 0);
    this.#task.runShares([kind], columns.length, values * cost, this.#records.byteOffset);
  }

  #place(columns: readonly Float64Array[]): void {
    const count = columns[0]?.length ?? 0;
    for (const [i, values] of columns.entries()) {
      if (this.#placed[i] === values) continue;
      if (this.#rooms[i] === undefined || this.#rooms[i].values.length < count) this.#rooms[i] = this.#roomFor(count);
      const { values: room, distinct, counts, counters, borders } = this.#rooms[i];
      room.set(values);
      const [at, ...others] = [room, distinct, counts, counters].map(({ byteOffset }) => byteOffset);
      this.#records.set([at!, count, ...others, 0, borders.byteOffset], i * COLUMN_WORDS);
    }
    this.#placed = columns;
  }

  #roomFor(count: number): Room {
    const memory = this.#memory;
    return {
      values: memory.f64(count),
      distinct: memory.f64(count),
      counts: memory.u32(2 * count),
      counters: memory.i32(SORT_COUNTERS),
      borders: memory.f64(MOST_BORDERS),
    };
  }
}
