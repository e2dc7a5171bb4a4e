import type { BinnedMatrix } from "./binned-matrix.js";
import type { RowPartition } from "./row-partition.js";

/** Per feature and bin the sum of gradient cells (and of weight cells) of one node's rows; only features marked in `built`. */
export interface Histogram {
  readonly cells: Float64Array;
  readonly weights: Float64Array | null;
  readonly built: Uint8Array;
}

/** Makes histograms of nodes. All sums are of integers, so any order of work, and parent minus sibling, gives the same bits. */
export class HistogramBuilder {
  /** Where each feature's bins start; a feature has `borders + 2` of them. */
  readonly offsets: Int32Array;
  readonly #bins: readonly Uint8Array[];
  readonly #weighted: boolean;
  readonly #free: Histogram[] = [];
  readonly #batch: Int32Array;

  constructor(binned: BinnedMatrix, weighted: boolean) {
    this.#bins = binned.bins;
    this.#weighted = weighted;
    this.offsets = new Int32Array(binned.bins.length + 1);
    for (const [feature, borders] of binned.borders.entries()) {
      this.offsets[feature + 1] = this.offsets[feature]! + borders.length + 2;
    }
    this.#batch = new Int32Array(binned.bins.length);
  }

  /** A histogram with no feature built; its numbers are left over from earlier use. */
  acquire(): Histogram {
    const histogram = this.#free.pop();
    if (histogram) {
      histogram.built.fill(0);
      return histogram;
    }
    const size = this.offsets[this.#bins.length]!;
    return {
      cells: new Float64Array(size),
      weights: this.#weighted ? new Float64Array(size) : null,
      built: new Uint8Array(this.#bins.length),
    };
  }

  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }

  /** Builds the wanted features of the rows at positions `start` to `end` of the partition. */
  build(histogram: Histogram, wanted: Uint8Array, partition: RowPartition, start: number, end: number): void {
    let count = 0;
    for (let feature = 0; feature < wanted.length; feature++) if (wanted[feature]) this.#batch[count++] = feature;
    this.#buildBatch(histogram, count, partition, start, end);
  }

  /**
   * Histograms of a split node's two children: `large` takes over the parent's memory. A child's feature comes from the parent
   * minus its sibling where the parent has it, which leaves only the smaller child's rows to read, and from its own rows otherwise.
   * @param small positions of the child with fewer rows; `wanted` are its features to build
   */
  buildChildren(
    parent: Histogram,
    partition: RowPartition,
    small: { start: number; end: number; wanted: Uint8Array },
    large: { start: number; end: number; wanted: Uint8Array },
  ): { small: Histogram; large: Histogram } {
    const child = this.acquire();
    let count = 0;
    for (let f = 0; f < parent.built.length; f++) {
      if (small.wanted[f] || (large.wanted[f] && parent.built[f])) this.#batch[count++] = f;
    }
    this.#buildBatch(child, count, partition, small.start, small.end);
    count = 0;
    for (let f = 0; f < parent.built.length; f++) {
      if (!large.wanted[f]) parent.built[f] = 0;
      else if (parent.built[f]) this.#subtract(parent, child, f);
      else this.#batch[count++] = f;
    }
    this.#buildBatch(parent, count, partition, large.start, large.end);
    return { small: child, large: parent };
  }

  #subtract(from: Histogram, part: Histogram, feature: number): void {
    const end = this.offsets[feature + 1]!;
    for (let i = this.offsets[feature]!; i < end; i++) from.cells[i]! -= part.cells[i]!;
    if (from.weights && part.weights) {
      for (let i = this.offsets[feature]!; i < end; i++) from.weights[i]! -= part.weights[i]!;
    }
  }

  #buildBatch(histogram: Histogram, count: number, partition: RowPartition, start: number, end: number): void {
    for (let i = 0; i < count; i++) {
      const feature = this.#batch[i]!;
      histogram.cells.fill(0, this.offsets[feature]!, this.offsets[feature + 1]!);
      histogram.weights?.fill(0, this.offsets[feature]!, this.offsets[feature + 1]!);
      histogram.built[feature] = 1;
    }
    this.#addBatch(histogram.cells, partition.cells, count, partition.rows, start, end);
    if (histogram.weights && partition.weights) {
      this.#addBatch(histogram.weights, partition.weights, count, partition.rows, start, end);
    }
  }

  #addBatch(
    sums: Float64Array,
    values: Float64Array,
    count: number,
    rows: Int32Array,
    start: number,
    end: number,
  ): void {
    const batch = this.#batch;
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const a = batch[i]!;
      const b = batch[i + 1]!;
      const c = batch[i + 2]!;
      const d = batch[i + 3]!;
      const at = this.offsets;
      const bins = this.#bins;
      addFour(sums, bins[a]!, at[a]!, bins[b]!, at[b]!, bins[c]!, at[c]!, bins[d]!, at[d]!, rows, values, start, end);
    }
    for (; i < count; i++) {
      addOne(sums, this.#bins[batch[i]!]!, this.offsets[batch[i]!]!, rows, values, start, end);
    }
  }
}

/** Adds `values[k]`, the value of row `rows[k]`, to the bin of that row, for the positions k from `start` to `end`. */
export function addOne(
  sums: Float64Array,
  bins: Uint8Array,
  offset: number,
  rows: Int32Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  for (let k = start; k < end; k++) sums[offset + bins[rows[k]!]!]! += values[k]!;
}

/** Four features at once read row numbers and values once and let the additions overlap: twice as fast as one by one. */
function addFour(
  sums: Float64Array,
  binsA: Uint8Array,
  atA: number,
  binsB: Uint8Array,
  atB: number,
  binsC: Uint8Array,
  atC: number,
  binsD: Uint8Array,
  atD: number,
  rows: Int32Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  for (let k = start; k < end; k++) {
    const row = rows[k]!;
    const value = values[k]!;
    sums[atA + binsA[row]!]! += value;
    sums[atB + binsB[row]!]! += value;
    sums[atC + binsC[row]!]! += value;
    sums[atD + binsD[row]!]! += value;
  }
}
