import type { Tree } from "../../tree.js";
import { type FlatTree, flattenTree } from "../flat-trees.js";
import { LEVEL_TREE_WORDS, levelsOf, writeLevelTree } from "../level-trees.js";
import { WasmMemory } from "./wasm-memory.js";

/** Rows moved into WebAssembly at a time. */
const BLOCK_ROWS = 4096;
/** Borders of a feature, filled up with infinity. */
const BORDERS = 255;
const RECORD_WORDS = 4;

/** What adds the trees to a block of rows whose bins stand there, in the way that the trees allow. */
interface Walk {
  /** Bins the block's values of a feature. */
  bin(feature: number, values: number, rows: number, borders: number): void;
  add(rows: number, prediction: number): void;
}

/** A model's trees in WebAssembly memory, for predicting many rows. */
export class WasmPredictor {
  readonly #walk: Walk;
  /** The features that some node asks for; the others are not binned. */
  readonly #used: number[];
  readonly #borders: Float64Array;
  readonly #column: Float64Array;
  readonly #prediction: Float64Array;

  constructor(module: WebAssembly.Module, trees: readonly Tree[], borders: readonly Float64Array[]) {
    const memory = new WasmMemory(module);
    this.#used = [...new Set(trees.flatMap(({ feature }) => [...feature]))].sort((a, b) => a - b);
    this.#borders = memory.f64(borders.length * BORDERS).fill(Infinity);
    for (const [feature, list] of borders.entries()) this.#borders.set(list, feature * BORDERS);
    this.#column = memory.f64(BLOCK_ROWS);
    this.#prediction = memory.f64(BLOCK_ROWS);
    const levels = trees.map(levelsOf);
    this.#walk = levels.includes(null)
      ? walkNodes(memory, trees, borders.length)
      : walkLevels(memory, trees, levels as number[], borders.length);
  }

  /** As addRawPrediction of plain/predict-raw.ts, to the last bit. */
  add(columns: readonly Float64Array[], prediction: Float64Array): void {
    for (let first = 0; first < prediction.length; first += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, prediction.length - first);
      for (const feature of this.#used) {
        this.#column.set(columns[feature]!.subarray(first, first + rows));
        this.#walk.bin(feature, this.#column.byteOffset, rows, this.#borders.byteOffset + feature * BORDERS * 8);
      }
      this.#prediction.set(prediction.subarray(first, first + rows));
      this.#walk.add(rows, this.#prediction.byteOffset);
      prediction.set(this.#prediction.subarray(0, rows), first);
    }
  }
}

/** Trees of any shape, over bins that stand row by row. */
function walkNodes(memory: WasmMemory, trees: readonly Tree[], width: number): Walk {
  const { binRows, addTrees } = memory.functions;
  const records = memory.u32(trees.length * RECORD_WORDS);
  for (const [t, tree] of trees.entries()) records.set(placeTree(memory, flattenTree(tree, width)), t * RECORD_WORDS);
  const bins = memory.u8(BLOCK_ROWS * 2 * width).byteOffset;
  return {
    bin: (feature, values, rows, borders) => binRows(values, rows, borders, bins + feature, width),
    add: (rows, prediction) => addTrees(records.byteOffset, trees.length, bins, 2 * width, rows, prediction),
  };
}

function placeTree(memory: WasmMemory, { nodes, leafValue, steps, firstLeaf }: FlatTree): number[] {
  const room = memory.u16(nodes.length);
  room.set(nodes);
  return [room.byteOffset, memory.place(leafValue).byteOffset, steps, firstLeaf];
}

/** Trees of levels, over bins that stand column by column. */
function walkLevels(memory: WasmMemory, trees: readonly Tree[], levels: readonly number[], width: number): Walk {
  const { binValues, addLevelTrees } = memory.functions;
  const records = memory.u32(trees.length * LEVEL_TREE_WORDS);
  const bins = memory.u8(BLOCK_ROWS * width).byteOffset;
  const columns = Array.from({ length: width }, (_, feature) => bins + feature * BLOCK_ROWS);
  for (const [t, tree] of trees.entries()) {
    const leaves = memory.place(tree.leafValue).byteOffset;
    writeLevelTree(tree, levels[t]!, records, t * LEVEL_TREE_WORDS, columns, leaves);
  }
  return {
    bin: (feature, values, rows, borders) => binValues(values, rows, borders, columns[feature]!),
    add: (rows, prediction) => addLevelTrees(records.byteOffset, trees.length, rows, prediction),
  };
}
