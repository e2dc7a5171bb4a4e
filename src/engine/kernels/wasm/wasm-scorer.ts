import { SUM_CHUNK } from "../../ordered-sum.js";
import type { Tree } from "../../tree.js";
import { flattenTree } from "../flat-trees.js";
import type { ScoreKernels, ScoringSetup } from "../kernels.js";
import { FitMemory } from "./fit-memory.js";
import { SCORE_ROWS, SUM_LOSSES, Task } from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

/** About how many nanoseconds a row takes. */
const SCORE_COST = 15;
const LOSS_COST = 0.7;

/** Rows that take no part in growing, in WebAssembly. */
export class WasmScorer implements ScoreKernels {
  readonly residual: Float64Array;
  readonly #memory: WasmMemory;
  readonly #task: Task;
  readonly #width: number;
  readonly #losses: Float64Array;
  /** The tree: addresses of nodes and leaf values, steps, first leaf; then Scoring of ../assembly/predict.ts. */
  readonly #record: Uint32Array;
  readonly #knowsLoss: boolean;
  #nodes: Uint16Array = new Uint16Array(0);
  #leaves: Float64Array = new Float64Array(0);

  /** @param setup its bins lie in `memory` */
  constructor(memory: WasmMemory, { bins, target, start, loss, rowWeight }: ScoringSetup, team: Team) {
    const rows = target.length;
    const width = bins.length;
    this.#memory = memory;
    this.#width = width;
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
    const byRow = memory.u8(rows * 2 * width).byteOffset;
    const { spread } = memory.functions;
    for (const [f, { byteOffset }] of bins.entries()) {
      spread(byteOffset, rows, byRow + f, 2 * width, 0);
      spread(byteOffset, rows, byRow + width + f, 2 * width, 1);
    }
    this.#record = memory.u32(8);
    this.#record.set([this.#record.byteOffset, byRow, 2 * width], 4);
  }

  add(tree: Tree): void {
    const { nodes, leafValue, steps, firstLeaf } = flattenTree(tree, this.#width);
    if (nodes.length > this.#nodes.length) {
      this.#nodes = this.#memory.u16(nodes.length);
      this.#leaves = this.#memory.f64(leafValue.length);
    }
    this.#nodes.set(nodes);
    this.#leaves.set(leafValue);
    this.#record.set([this.#nodes.byteOffset, this.#leaves.byteOffset, steps, firstLeaf]);
    const scoring = this.#record.byteOffset + 16;
    this.#task.runChunks([SCORE_ROWS], this.residual.length, SCORE_COST, scoring);
  }

  lossSum(): number | null {
    if (!this.#knowsLoss) return null;
    this.#task.runChunks([SUM_LOSSES], this.residual.length, LOSS_COST);
    return this.#losses.reduce((sum, chunk) => sum + chunk, 0);
  }
}
