import type { NodeSums, Split } from "../../split.js";
import type { Division, FitSetup, Stretch } from "../kernels.js";
import type { FitArrays } from "./fit-arrays.js";
import { DIVIDE } from "./task.js";

/** Words of Division in ../assembly/partition.ts, and the one with the result. */
const DIVISION_WORDS = 6;
const MIDDLE = 5;

const DIVIDE_NODES = [DIVIDE];
/** About how many nanoseconds a row takes. */
const DIVIDE_COST = 1.5;

/** Keeps the rows of a tree's nodes side by side. */
export class RowDivider {
  readonly #arrays: FitArrays;
  readonly #bins: readonly Uint8Array[];
  readonly #countRadix: number;
  #divisions: Uint32Array = new Uint32Array(0);
  /** Whether `rows` holds the rows of this tree; before that all are in order, and kernels do not read it. */
  #isWritten = false;

  constructor(arrays: FitArrays, { bins, layout }: FitSetup) {
    this.#arrays = arrays;
    this.#bins = bins;
    this.#countRadix = layout.countRadix;
  }

  /** Puts all rows back into one stretch. */
  startTree(): void {
    this.#isWritten = false;
  }

  /**
   * As FitKernels.divide.
   * @param knownLeft sums over the left part where the search has them; without it they are added up
   */
  divide(stretches: readonly Stretch[], knownLeft: (split: Split) => NodeSums | undefined): Division[] {
    if (stretches.length === 0) return [];
    this.#isWritten = true;
    const words = stretches.length * DIVISION_WORDS;
    if (words > this.#divisions.length) this.#divisions = this.#arrays.memory.u32(words);
    let rows = 0;
    for (let i = 0; i < stretches.length; i++) {
      const { split, start, end } = stretches[i]!;
      const lowest = split.missingLeft ? 0 : 1;
      const at = i * DIVISION_WORDS;
      this.#divisions[at] = start;
      this.#divisions[at + 1] = end;
      this.#divisions[at + 2] = this.#bins[split.feature]!.byteOffset;
      this.#divisions[at + 3] = lowest;
      this.#divisions[at + 4] = split.bin + 1 - lowest;
      rows += end - start;
    }
    this.#arrays.task.runShares(DIVIDE_NODES, stretches.length, rows * DIVIDE_COST, this.#divisions.byteOffset);
    const divisions: Division[] = [];
    for (let i = 0; i < stretches.length; i++) {
      const { split, start } = stretches[i]!;
      const middle = this.#divisions[i * DIVISION_WORDS + MIDDLE]!;
      divisions.push({ middle, left: knownLeft(split) ?? this.#sums(start, middle) });
    }
    return divisions;
  }

  /** Writes the rows of a tree without a split, which nobody has divided. */
  writeUndivided(): void {
    const { rows } = this.#arrays;
    if (!this.#isWritten) for (let row = 0; row < rows.length; row++) rows[row] = row;
    this.#isWritten = true;
  }

  /** Sums over the rows at positions `start` to `end`. */
  #sums(start: number, end: number): NodeSums {
    const { memory, fit } = this.#arrays;
    memory.functions.sumCells(fit.address, start, end);
    return fit.readNode(this.#countRadix);
  }
}
