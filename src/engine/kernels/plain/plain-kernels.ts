import { binColumn } from "../../binned-matrix.js";
import { countDistinct } from "../../borders.js";
import { packGradients } from "../../gradient-cells.js";
import type { NodeSums, Split } from "../../split.js";
import type { SplitRules } from "../../split-rules.js";
import type { Tree } from "../../tree.js";
import { addBinnedPrediction } from "../../tree.js";
import type {
  Division,
  FitKernels,
  FitSetup,
  HistogramSlot,
  Kernels,
  ScoreKernels,
  ScoringSetup,
  SearchedNode,
  Stretch,
} from "../kernels.js";
import { addRows } from "./add-rows.js";
import { createLevelScores, findLevelSplit } from "./find-level-split.js";
import type { PlainHistogram } from "./find-node-split.js";
import { findNodeSplit } from "./find-node-split.js";
import { RowPartition } from "./row-partition.js";

/** The kernels in TypeScript: the reference that the WebAssembly ones must equal, and the fallback where those cannot run. */
export const plainKernels: Kernels = {
  path: "plain",
  memory: null,
  columnsAtOnce: 1,
  distinct: (columns) => columns.map((values) => countDistinct(values.filter((value) => !Number.isNaN(value)).sort())),
  bin: (columns, borders) => columns.map((values, i) => binColumn(values, borders[i]!)),
  forFit: (setup) => new PlainFitKernels(setup),
  forScoring: scoreRows,
  close() {},
};

function scoreRows({ bins, target, start }: ScoringSetup): ScoreKernels {
  const prediction = new Float64Array(target.length).fill(start);
  const residual = target.map((value) => value - start);
  return {
    residual,
    add(tree: Tree) {
      addBinnedPrediction(tree, bins, prediction);
      for (let row = 0; row < residual.length; row++) residual[row] = target[row]! - prediction[row]!;
    },
    lossSum: () => null,
  };
}

class PlainFitKernels implements FitKernels {
  readonly rows: Int32Array;
  readonly residual: Float64Array;
  readonly gradient: Float64Array;
  readonly weightCells: Float64Array | null;
  #rules: SplitRules;
  readonly #setup: FitSetup;
  readonly #partition: RowPartition;
  readonly #prediction: Float64Array;
  readonly #ordered: Float64Array;
  readonly #histograms: PlainHistogram[] = [];
  readonly #levelScores = createLevelScores();

  constructor(setup: FitSetup) {
    this.#setup = setup;
    const { target, start, weights } = setup;
    this.#rules = setup.rules;
    this.weightCells = weights ? weights.cells.slice() : null;
    this.#partition = new RowPartition(target.length, weights !== null);
    this.rows = this.#partition.rows;
    this.#prediction = new Float64Array(target.length).fill(start);
    this.residual = target.map((value) => value - start);
    this.gradient = new Float64Array(target.length);
    this.#ordered = new Float64Array(target.length);
  }

  writeGradient(): boolean {
    return false;
  }

  startTree(sampled: Uint8Array | null, weightPerCell: number): number {
    const { cells, weights: weightCells } = this.#partition;
    this.#rules = { ...this.#setup.rules, weightPerCell };
    const scale = packGradients(this.gradient, sampled, this.#setup.layout, cells);
    if (weightCells && this.weightCells) {
      weightCells.set(this.weightCells);
      if (sampled) for (let row = 0; row < sampled.length; row++) if (sampled[row] === 0) weightCells[row] = 0;
    }
    this.#partition.reset();
    return scale;
  }

  allSums(): NodeSums {
    return this.#sums(0, this.rows.length);
  }

  divide(stretches: readonly Stretch[]): Division[] {
    return stretches.map(({ split, start, end }) => {
      const middle = this.#partition.divide(split, this.#setup.bins[split.feature]!, start, end);
      return { middle, left: this.#sums(start, middle) };
    });
  }

  newHistogram(): HistogramSlot {
    const { offsets } = this.#setup.rules;
    const size = offsets[offsets.length - 1]!;
    const weights = this.#setup.weights ? new Float64Array(size) : null;
    return this.#histograms.push({ cells: new Float64Array(size), weights }) - 1;
  }

  addRows(histogram: HistogramSlot, features: Int32Array, count: number, start: number, end: number): void {
    const { bins, rules } = this.#setup;
    const { offsets } = rules;
    const { rows, cells, weights: weightCells } = this.#partition;
    const sums = this.#histograms[histogram]!;
    for (let i = 0; i < count; i++) {
      const feature = features[i]!;
      sums.cells.fill(0, offsets[feature]!, offsets[feature + 1]!);
      sums.weights?.fill(0, offsets[feature]!, offsets[feature + 1]!);
    }
    addRows(sums.cells, bins, offsets, features, count, rows, cells, start, end);
    if (sums.weights && weightCells)
      addRows(sums.weights, bins, offsets, features, count, rows, weightCells, start, end);
  }

  subtract(from: HistogramSlot, part: HistogramSlot, features: Int32Array, count: number): void {
    const { offsets } = this.#setup.rules;
    const whole = this.#histograms[from]!;
    const gone = this.#histograms[part]!;
    for (let k = 0; k < count; k++) {
      const first = offsets[features[k]!]!;
      const end = offsets[features[k]! + 1]!;
      for (let i = first; i < end; i++) whole.cells[i]! -= gone.cells[i]!;
      if (whole.weights && gone.weights) for (let i = first; i < end; i++) whole.weights[i]! -= gone.weights[i]!;
    }
  }

  findNodeSplits(nodes: readonly SearchedNode[]): (Split | null)[] {
    return nodes.map(({ histogram, drawn, sums }) =>
      findNodeSplit(this.#histograms[histogram]!, drawn, sums, this.#rules),
    );
  }

  findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    const level = histograms.map((slot) => this.#histograms[slot]!);
    return findLevelSplit(level, drawn, nodes, this.#rules, this.#levelScores);
  }

  residualInOrder(): Float64Array {
    for (let k = 0; k < this.#ordered.length; k++) this.#ordered[k] = this.residual[this.rows[k]!]!;
    return this.#ordered;
  }

  leafTotals(): null {
    return null;
  }

  leafQuantiles(): null {
    return null;
  }

  raise(leafStart: readonly number[], leafEnd: readonly number[], value: Float64Array): void {
    const { target } = this.#setup;
    for (let leaf = 0; leaf < value.length; leaf++) {
      for (let k = leafStart[leaf]!; k < leafEnd[leaf]!; k++) {
        const row = this.rows[k]!;
        this.#prediction[row]! += value[leaf]!;
        this.residual[row] = target[row]! - this.#prediction[row]!;
      }
    }
  }

  lossSum(): null {
    return null;
  }

  #sums(start: number, end: number): NodeSums {
    return { cells: this.#partition.sum(start, end), weights: this.#partition.sumWeights(start, end) };
  }
}
