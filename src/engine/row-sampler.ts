import type { Rng } from "../core/rng.js";
import { drawBayesian } from "./bayesian-bootstrap.js";
import type { FitKernels } from "./kernels/kernels.js";
import { drawMvs } from "./minimal-variance-sampling.js";
import type { RowWeights } from "./row-weights.js";
import type { TreeOptions } from "./tree-options.js";
import { quantiseTreeWeights } from "./tree-weights.js";

/** The rows that choose a tree's splits. */
export interface DrawnRows {
  /** 1 for each drawn row, overwritten by the next draw; null when all rows are in. Rows of weight 0 are never drawn. */
  readonly sampled: Uint8Array | null;
  /** Row weight of one weight cell in this tree; 0 without weights. */
  readonly weightPerCell: number;
}

/** What a draw looks at and may change: see {@link FitKernels}. */
type TreeInput = Pick<FitKernels, "gradient" | "weightCells">;

/**
 * Draws the rows that choose a tree's splits, one random number per row in row order. Bernoulli: each row with chance `subsample`.
 * Bayesian and MVS give each row a factor besides, by which its gradient and its weight are multiplied.
 */
export class RowSampler {
  /** Row weights as the kernels must hold them: the rows' own, or 1 each where trees give rows weights; null without weights. */
  readonly treeWeights: RowWeights | null;
  readonly #marks: Uint8Array | null;
  readonly #factor: Float64Array | null;
  readonly #weightPerCell: number;
  #lastLeafValue: Float64Array | null = null;

  /** @param weights the rows' own weights; null: 1 each */
  constructor(
    private readonly options: TreeOptions,
    private readonly weights: RowWeights | null,
    private readonly rng: Rng,
    rows: number,
  ) {
    const { bootstrap_type: type, subsample, bagging_temperature: temperature } = options;
    const weighing = (type === "MVS" && subsample < 1) || (type === "Bayesian" && temperature !== 0);
    this.#factor = weighing ? new Float64Array(rows) : null;
    this.treeWeights = weights ?? (weighing ? equalWeights(rows) : null);
    this.#weightPerCell = this.treeWeights === null ? 0 : 1 / this.treeWeights.cellsPerUnit;
    const leavesOut = weighing || (type === "Bernoulli" && subsample < 1) || (weights?.cells.includes(0) ?? false);
    this.#marks = leavesOut ? new Uint8Array(rows).fill(1) : null;
    if (this.#marks && weights) markOut(this.#marks, weights.cells);
  }

  /**
   * Draws for the next tree.
   * @param tree its gradients, times row weight, are multiplied by the rows' factors; its weight cells are written
   */
  draw(tree: TreeInput): DrawnRows {
    const marks = this.#marks;
    if (marks !== null && this.#factor !== null && tree.weightCells !== null) {
      return { sampled: marks, weightPerCell: this.#weigh(tree.gradient, tree.weightCells, this.#factor, marks) };
    }
    const { bootstrap_type: type, subsample } = this.options;
    if (marks !== null && type === "Bernoulli" && subsample < 1) {
      for (let row = 0; row < marks.length; row++) marks[row] = this.rng.uniform() < subsample ? 1 : 0;
      if (this.weights) markOut(marks, this.weights.cells);
    }
    return { sampled: marks, weightPerCell: this.#weightPerCell };
  }

  /** Tells what the leaves of the latest tree add to the prediction; MVS takes its lambda from them. */
  learn(leafValue: Float64Array): void {
    this.#lastLeafValue = leafValue;
  }

  #weigh(gradient: Float64Array, cells: Float64Array, factor: Float64Array, marks: Uint8Array): number {
    const { bootstrap_type: type, bagging_temperature: temperature = 1, subsample } = this.options;
    if (type === "Bayesian") {
      drawBayesian(this.rng, temperature, factor);
    } else {
      drawMvs(this.rng, gradient, subsample, this.#lambda(gradient), this.weights?.cells ?? null, factor);
    }
    const weightPerCell = quantiseTreeWeights(factor, this.weights, cells);
    for (let row = 0; row < gradient.length; row++) gradient[row]! *= factor[row]!;
    marks.fill(1);
    markOut(marks, cells);
    return weightPerCell;
  }

  /** As in CatBoost: `mvs_reg`, else the square of the mean size of the last tree's leaf values, of the gradients at first. */
  #lambda(gradient: Float64Array): number {
    const mean = meanSize(this.#lastLeafValue ?? gradient);
    return this.options.mvs_reg ?? mean * mean;
  }
}

function equalWeights(rows: number): RowWeights {
  const weight = new Float64Array(rows).fill(1);
  return { weight, cells: weight, cellsPerUnit: 1 };
}

function markOut(marks: Uint8Array, cells: Float64Array): void {
  for (let row = 0; row < marks.length; row++) if (cells[row] === 0) marks[row] = 0;
}

function meanSize(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum / values.length;
}
