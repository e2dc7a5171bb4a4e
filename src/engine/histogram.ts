import type { FitKernels, HistogramSlot } from "./kernels/kernels.js";

/** Per feature and bin the sums of one node's rows, kept by the kernels; only features marked in `built` hold anything. */
export interface Histogram {
  readonly slot: HistogramSlot;
  readonly built: Uint8Array;
}

/** A stretch of the row partition, and marks of the features its histogram should have. */
export interface HistogramPart {
  readonly start: number;
  readonly end: number;
  readonly wanted: Uint8Array;
}

/** Decides which histograms are counted from rows and which are parent minus sibling. All sums are exact, so both give the same bits. */
export class HistogramBuilder {
  readonly #free: Histogram[] = [];
  readonly #batch: Int32Array;

  /**
   * @param kept marks features to build for every node that wants any: a difference from the parent costs less than counting anew when
   * many features are drawn; null: only the wanted ones
   */
  constructor(
    private readonly kernels: FitKernels,
    private readonly features: number,
    private readonly kept: Uint8Array | null = null,
  ) {
    this.#batch = new Int32Array(features);
  }

  /** A histogram with no feature built. */
  acquire(): Histogram {
    const histogram = this.#free.pop();
    if (!histogram) return { slot: this.kernels.newHistogram(), built: new Uint8Array(this.features) };
    histogram.built.fill(0);
    return histogram;
  }

  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }

  /** Builds the wanted features of the rows at positions `start` to `end`. */
  build(histogram: Histogram, part: HistogramPart): void {
    const { start, end, wanted } = this.#whole(part);
    const batch = this.#batch;
    let count = 0;
    for (let feature = 0; feature < this.features; feature++) if (wanted[feature]) batch[count++] = feature;
    this.#count(histogram, count, start, end);
  }

  /**
   * Histograms of a split node's two children: `large` takes over the parent's memory. A child's feature comes from the parent
   * minus its sibling where the parent has it, which leaves only the smaller child's rows to read, and from its own rows otherwise.
   * @param smallPart the child with fewer rows
   */
  buildChildren(
    parent: Histogram,
    smallPart: HistogramPart,
    largePart: HistogramPart,
  ): { small: Histogram; large: Histogram } {
    const small = this.#whole(smallPart);
    const large = this.#whole(largePart);
    const child = this.acquire();
    const batch = this.#batch;
    const { built } = parent;
    let count = 0;
    for (let f = 0; f < built.length; f++) {
      if (small.wanted[f] || (large.wanted[f] && built[f])) batch[count++] = f;
    }
    this.#count(child, count, small.start, small.end);
    count = 0;
    for (let f = 0; f < built.length; f++) if (large.wanted[f] && built[f]) batch[count++] = f;
    if (count > 0) this.kernels.subtract(parent.slot, child.slot, batch, count);
    this.#buildRest(parent, large);
    return { small: child, large: parent };
  }

  /** Turns a histogram of these very rows into one of the wanted features: those it lacks are built, the others are given up. */
  buildRest(histogram: Histogram, part: HistogramPart): void {
    this.#buildRest(histogram, this.#whole(part));
  }

  #buildRest(histogram: Histogram, { start, end, wanted }: HistogramPart): void {
    const { built } = histogram;
    const batch = this.#batch;
    let count = 0;
    for (let f = 0; f < built.length; f++) {
      if (!wanted[f]) built[f] = 0;
      else if (!built[f]) batch[count++] = f;
    }
    this.#count(histogram, count, start, end);
  }

  #whole(part: HistogramPart): HistogramPart {
    return this.kept && part.wanted.includes(1) ? { ...part, wanted: this.kept } : part;
  }

  #count(histogram: Histogram, count: number, start: number, end: number): void {
    if (count === 0) return;
    for (let i = 0; i < count; i++) histogram.built[this.#batch[i]!] = 1;
    this.kernels.addRows(histogram.slot, this.#batch, count, start, end);
  }
}
