import type { FlatTree } from "../flat-trees.js";
import { WasmMemory } from "./wasm-memory.js";

/** Rows moved into WebAssembly at a time. */
const BLOCK_ROWS = 4096;
/** Borders of a feature, filled up with infinity. */
const BORDERS = 255;
const RECORD_WORDS = 4;

/** A model's trees in WebAssembly memory, for predicting many rows. */
export class WasmPredictor {
  readonly #memory: WasmMemory;
  readonly #trees: Uint32Array;
  readonly #treeCount: number;
  /** The features that some node asks for; the others are not binned. */
  readonly #used: number[];
  readonly #borders: Float64Array;
  readonly #column: Float64Array;
  readonly #bins: Uint8Array;
  readonly #prediction: Float64Array;
  readonly #width: number;

  constructor(module: WebAssembly.Module, trees: readonly FlatTree[], borders: readonly Float64Array[]) {
    const memory = new WasmMemory(module);
    this.#memory = memory;
    this.#width = borders.length;
    this.#treeCount = trees.length;
    this.#trees = memory.u32(trees.length * RECORD_WORDS);
    const used = new Set<number>();
    for (const [t, { nodes, leafValue, steps, firstLeaf }] of trees.entries()) {
      const room = memory.u16(nodes.length);
      room.set(nodes);
      this.#trees.set([room.byteOffset, memory.place(leafValue).byteOffset, steps, firstLeaf], t * RECORD_WORDS);
      for (let node = 0; node < firstLeaf; node++) used.add(nodes[4 * node]! % borders.length);
    }
    this.#used = [...used].sort((a, b) => a - b);
    this.#borders = memory.f64(borders.length * BORDERS).fill(Infinity);
    for (const [feature, list] of borders.entries()) this.#borders.set(list, feature * BORDERS);
    this.#column = memory.f64(BLOCK_ROWS);
    this.#bins = memory.u8(BLOCK_ROWS * 2 * this.#width);
    this.#prediction = memory.f64(BLOCK_ROWS);
  }

  /** As addRawPrediction of plain/predict-raw.ts, to the last bit. */
  add(columns: readonly Float64Array[], prediction: Float64Array): void {
    for (let first = 0; first < prediction.length; first += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, prediction.length - first);
      for (const feature of this.#used) this.#binBlock(columns[feature]!.subarray(first, first + rows), feature);
      this.#prediction.set(prediction.subarray(first, first + rows));
      this.#memory.functions.addTrees(
        this.#trees.byteOffset,
        this.#treeCount,
        this.#bins.byteOffset,
        2 * this.#width,
        rows,
        this.#prediction.byteOffset,
      );
      prediction.set(this.#prediction.subarray(0, rows), first);
    }
  }

  #binBlock(values: Float64Array, feature: number): void {
    this.#column.set(values);
    this.#memory.functions.binRows(
      this.#column.byteOffset,
      values.length,
      this.#borders.byteOffset + feature * BORDERS * 8,
      this.#bins.byteOffset + feature,
      this.#width,
    );
  }
}
