import type { Rng } from "../core/rng.js";
import type { RowWeights } from "./row-weights.js";
import type { TreeOptions } from "./tree-options.js";

/** Draws the rows that choose a tree's splits: each with probability `subsample`, one random number per row in row order. */
export class RowSampler {
  readonly #marks: Uint8Array | null;
  readonly #share: number;

  constructor(
    options: TreeOptions,
    private readonly weights: RowWeights | null,
    private readonly rng: Rng,
    rows: number,
  ) {
    this.#share = options.bootstrap_type === "Bernoulli" ? options.subsample : 1;
    const hasMassless = weights?.cells.includes(0) ?? false;
    this.#marks = this.#share < 1 || hasMassless ? new Uint8Array(rows).fill(1) : null;
    if (this.#marks) this.#leaveOutMassless(this.#marks);
  }

  /** 1 for each drawn row, overwritten by the next draw; null when all rows are in. Rows of weight 0 are never drawn. */
  draw(): Uint8Array | null {
    const marks = this.#marks;
    if (marks === null || this.#share === 1) return marks;
    for (let row = 0; row < marks.length; row++) marks[row] = this.rng.uniform() < this.#share ? 1 : 0;
    this.#leaveOutMassless(marks);
    return marks;
  }

  #leaveOutMassless(marks: Uint8Array): void {
    const cells = this.weights?.cells;
    if (cells) for (let row = 0; row < marks.length; row++) if (cells[row] === 0) marks[row] = 0;
  }
}
