import type { Tree } from "../tree.js";
import { MOST_FLAT_FEATURES } from "./flat-trees.js";
import { addRawPrediction, bordersOfNodes } from "./plain/predict-raw.js";
import { loadWasm } from "./wasm/load-wasm.js";
import { WasmPredictor } from "./wasm/wasm-predictor.js";

/** Fewer rows than this are predicted faster in place than by moving the trees into WebAssembly, where they do not lie there already. */
const MANY_ROWS = 512;

/** The model whose trees are in WebAssembly memory: the last that predicted many rows, so that old models hold no memory. */
let resident: { owner: Predictor; predictor: WasmPredictor } | null = null;

/** Adds a model's trees to predictions; what it prepares on first use serves all later calls. */
export class Predictor {
  #nodeBorders: Float64Array[] | null = null;

  /** @param path as in Execution; left out, by the number of rows */
  constructor(
    private readonly trees: readonly Tree[],
    private readonly borders: readonly Float64Array[],
    private readonly path?: "plain" | "wasm",
  ) {}

  /** Adds the trees' values in the order of the trees; `columns` per feature, finite or NaN, as long as `prediction`. */
  add(columns: readonly Float64Array[], prediction: Float64Array): void {
    const many = prediction.length >= MANY_ROWS || resident?.owner === this;
    const wasm = this.path === "wasm" || (this.path === undefined && many) ? this.#resident() : null;
    if (wasm) {
      wasm.add(columns, prediction);
      return;
    }
    this.#nodeBorders ??= this.trees.map((tree) => bordersOfNodes(tree, this.borders));
    addRawPrediction(this.trees, this.#nodeBorders, columns, prediction);
  }

  #resident(): WasmPredictor | null {
    if (resident?.owner === this) return resident.predictor;
    const module = this.borders.length <= MOST_FLAT_FEATURES ? loadWasm() : null;
    if (module === null) return null;
    const predictor = new WasmPredictor(module, this.trees, this.borders);
    resident = { owner: this, predictor };
    return predictor;
  }
}
