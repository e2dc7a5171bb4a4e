import type { Tree } from "../../tree.js";
import { flattenTree } from "../flat-trees.js";
import type { FitKernels, FitSetup, Kernels, ScoreKernels } from "../kernels.js";
import type { Panels } from "./panels.js";
import { layPanels } from "./panels.js";
import { WasmFitKernels } from "./wasm-fit-kernels.js";
import type { WasmMemory } from "./wasm-memory.js";

const MOST_BORDERS = 255;
const SORT_COUNTERS = 6 * 2048;

/** Kernels in WebAssembly, all in one memory. */
export class WasmKernels implements Kernels {
  readonly path = "wasm";
  readonly #memory: WasmMemory;
  readonly #borders: Float64Array;
  #column: Float64Array = new Float64Array(0);
  #sorted: Float64Array = new Float64Array(0);
  #spare: Float64Array = new Float64Array(0);
  #counters: Int32Array = new Int32Array(0);
  #columns: readonly Uint8Array[] = [];
  #panels: Panels | null = null;

  constructor(
    memory: WasmMemory,
    private readonly threads: number,
  ) {
    this.#memory = memory;
    this.#borders = memory.f64(MOST_BORDERS);
  }

  get memory(): WebAssembly.Memory {
    return this.#memory.memory;
  }

  sort(values: Float64Array): Float64Array {
    const memory = this.#memory;
    const column = this.#placeColumn(values);
    if (this.#sorted.length < values.length) {
      this.#sorted = memory.f64(values.length);
      this.#spare = memory.f64(values.length);
    }
    if (this.#counters.length === 0) this.#counters = memory.i32(SORT_COUNTERS);
    const [out, spare, counters] = [this.#sorted, this.#spare, this.#counters].map((array) => array.byteOffset);
    const count = memory.functions.sortValues(column, values.length, out!, spare!, counters!);
    return this.#sorted.slice(0, count);
  }

  bin(values: Float64Array, borders: Float64Array): Uint8Array {
    const bins = this.#memory.u8(values.length);
    this.#borders.fill(Infinity).set(borders);
    const column = this.#placeColumn(values);
    this.#memory.functions.binValues(column, values.length, this.#borders.byteOffset, bins.byteOffset);
    return bins;
  }

  forFit(setup: FitSetup): FitKernels {
    const columns = setup.rules.usable.map((feature) => setup.bins[feature]!);
    return new WasmFitKernels(this.#memory, setup, this.#panelsOf(columns), this.threads);
  }

  /** Fits on the same columns share one copy. */
  #panelsOf(columns: readonly Uint8Array[]): Panels {
    const same = columns.length === this.#columns.length && columns.every((column, i) => column === this.#columns[i]);
    if (!same || this.#panels === null) this.#panels = layPanels(this.#memory, columns, this.threads);
    this.#columns = columns;
    return this.#panels;
  }

  forScoring(bins: readonly Uint8Array[], rows: number, start: number): ScoreKernels {
    const memory = this.#memory;
    const width = bins.length;
    const prediction = memory.f64(rows).fill(start);
    const byRow = memory.u8(rows * 2 * width);
    for (const [f, column] of bins.entries())
      for (let row = 0; row < rows; row++) {
        byRow[row * 2 * width + f] = column[row]!;
        byRow[row * 2 * width + width + f] = column[row]! - 1;
      }
    const record = memory.u32(4);
    let nodeRoom: Uint16Array = new Uint16Array(0);
    let leafRoom: Float64Array = new Float64Array(0);
    return {
      prediction,
      add(tree: Tree) {
        const { nodes, leafValue, steps, firstLeaf } = flattenTree(tree, width);
        if (nodes.length > nodeRoom.length) {
          nodeRoom = memory.u16(nodes.length);
          leafRoom = memory.f64(leafValue.length);
        }
        nodeRoom.set(nodes);
        leafRoom.set(leafValue);
        record.set([nodeRoom.byteOffset, leafRoom.byteOffset, steps, firstLeaf]);
        memory.functions.addTrees(record.byteOffset, 1, byRow.byteOffset, 2 * width, rows, prediction.byteOffset);
      },
    };
  }

  #placeColumn(values: Float64Array): number {
    if (this.#column.length < values.length) this.#column = this.#memory.f64(values.length);
    this.#column.set(values);
    return this.#column.byteOffset;
  }
}
