import { SUM_CHUNK } from "../../ordered-sum.js";
import type { Tree } from "../../tree.js";
import { flattenTree } from "../flat-trees.js";
import type { ScoreKernels, ScoringSetup } from "../kernels.js";
import { LEVEL_TREE_WORDS, levelsOf, writeLevelTree } from "../level-trees.js";
import { FitMemory } from "./fit-memory.js";
import { SCORE_LEVELS, SCORE_ROWS, SUM_LOSSES, Task } from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

/** About how many nanoseconds a row takes. */
const SCORE_COST = 15;
const SCORE_LEVELS_COST = 3;
const LOSS_COST = 0.7;

/** Rows that take no part in growing, in WebAssembly. */
export class WasmScorer implements ScoreKernels {
  readonly residual: Float64Array;
  readonly #memory: WasmMemory;
  readonly #task: Task;
  readonly #bins: readonly Uint8Array[];
  readonly #columns: Uint32Array;
  readonly #losses: Float64Array;
  /** The tree: addresses of nodes and leaf values, steps, first leaf; then Scoring of ../assembly/predict.ts. Made for the first such tree. */
  #record: Uint32Array | null = null;
  readonly #levelTree: Uint32Array;
  readonly #knowsLoss: boolean;
  #nodes: Uint16Array = new Uint16Array(0);
  #leaves: Float64Array = new Float64Array(0);

  /** @param setup its bins lie in `memory` */
  constructor(memory: WasmMemory, { bins, target, start, loss, rowWeight }: ScoringSetup, team: Team) {
    const rows = target.length;
    this.#memory = memory;
    this.#bins = bins;
    this.#columns = Uint32Array.from(bins, ({ byteOffset }) => byteOffset);
    this.#levelTree = memory.u32(LEVEL_TREE_WORDS);
    this.#knowsLoss = loss.shape !== null;
    this.residual = memory.f64(rows);
    for (let row = 0; row < rows; row++) this.residual[row] = target[row]! - start;
    this.#losses = memory.f64(Math.ceil(rows / SUM_CHUNK));
    const fit = new FitMemory(memory);
    if (loss.shape) fit.setLoss(loss.shape);
    fit.set({
      rowCount: rows,
      target: memory.place(target).byteOffset,
      prediction: memory.f64(rows).fill(start).byteOffset,
      residual: this.residual.byteOffset,
      rowWeights: rowWeight ? memory.place(rowWeight).byteOffset : 0,
      chunkLosses: this.#losses.byteOffset,
      threads: team.threads,
      meeting: team.meeting,
    });
    this.#task = new Task(memory, fit);
  }

  add(tree: Tree): void {
    const levels = levelsOf(tree);
    this.#placeLeaves(tree.leafValue);
    if (levels === null) {
      this.#addNodes(tree);
      return;
    }
    writeLevelTree(tree, levels, this.#levelTree, 0, this.#columns, this.#leaves.byteOffset);
    this.#task.runChunks([SCORE_LEVELS], this.residual.length, SCORE_LEVELS_COST, this.#levelTree.byteOffset);
  }

  #addNodes(tree: Tree): void {
    this.#record ??= this.#layRows();
    const { nodes, steps, firstLeaf } = flattenTree(tree, this.#bins.length);
    if (nodes.length > this.#nodes.length) this.#nodes = this.#memory.u16(nodes.length);
    this.#nodes.set(nodes);
    this.#record.set([this.#nodes.byteOffset, this.#leaves.byteOffset, steps, firstLeaf]);
    this.#task.runChunks([SCORE_ROWS], this.residual.length, SCORE_COST, this.#record.byteOffset + 16);
  }

  #placeLeaves(values: Float64Array): void {
    if (values.length > this.#leaves.length) this.#leaves = this.#memory.f64(values.length);
    this.#leaves.set(values);
  }

  /** The bins row by row, as a walk from node to node wants them. */
  #layRows(): Uint32Array {
    const rows = this.residual.length;
    const width = this.#bins.length;
    const byRow = this.#memory.u8(rows * 2 * width).byteOffset;
    const { spread } = this.#memory.functions;
    for (const [f, at] of this.#columns.entries()) {
      spread(at, rows, byRow + f, 2 * width, 0);
      spread(at, rows, byRow + width + f, 2 * width, 1);
    }
    const record = this.#memory.u32(8);
    record.set([record.byteOffset, byRow, 2 * width], 4);
    return record;
  }

  lossSum(): number | null {
    if (!this.#knowsLoss) return null;
    this.#task.runChunks([SUM_LOSSES], this.residual.length, LOSS_COST);
    return this.#losses.reduce((sum, chunk) => sum + chunk, 0);
  }
}
