import { exp, log } from "../core/elementary.js";
import type { Rng } from "../core/rng.js";
import type { SplitFinder } from "./grow-node.js";
import type { HistogramSlot, SearchedNode } from "./kernels/kernels.js";
import type { NodeSums, Split } from "./split.js";
import type { SplitRules } from "./split-rules.js";
import { scoreOf } from "./split-rules.js";
import type { TreeOptions } from "./tree-options.js";

type NoiseOptions = Pick<TreeOptions, "random_strength" | "learning_rate">;

/**
 * Normal noise on split scores, CatBoost's `random_strength`. The kernels find the best split of each drawn feature by itself; the
 * features then compete with sqrt(score) + noise, one normal number per drawn feature in ascending order. The root of the sum of
 * G^2 / (W + l2) is CatBoost's Cosine score, but for l2, and has the unit of a gradient as the noise has.
 */
export class SplitNoise {
  /** Where trees get their splits: without noise the kernels themselves. */
  readonly finder: SplitFinder;
  readonly #one: Uint8Array;
  readonly #normal: () => number;
  #rules: SplitRules;
  #trees = 0;
  #deviation = 0;

  constructor(
    private readonly kernels: SplitFinder,
    rules: SplitRules,
    private readonly options: NoiseOptions,
    rng: Rng,
  ) {
    this.#rules = rules;
    this.#one = new Uint8Array(rules.gainFactor.length);
    this.#normal = normalSource(rng);
    this.finder =
      options.random_strength === 0
        ? kernels
        : {
            findNodeSplits: (nodes) => nodes.map((node) => this.#findNodeSplit(node)),
            findLevelSplit: (histograms, drawn, nodes) => this.#findLevelSplit(histograms, drawn, nodes),
          };
  }

  /** Takes the size of the noise from the gradients of the next tree, before rows are drawn. */
  measure(gradient: Float64Array): void {
    if (this.finder === this.kernels) return;
    this.#deviation = noiseDeviation(this.options, gradient, this.#trees);
    this.#trees++;
  }

  /**
   * Sets the units of the measured tree.
   * @param scale what gradients were multiplied by
   * @param weightPerCell row weight of one weight cell
   */
  startTree(scale: number, weightPerCell: number): void {
    this.#deviation *= scale;
    this.#rules = { ...this.#rules, weightPerCell };
  }

  #findNodeSplit({ histogram, drawn, sums }: SearchedNode): Split | null {
    return this.#choose(drawn, [sums], (one) => this.kernels.findNodeSplits([{ histogram, drawn: one, sums }])[0]!);
  }

  #findLevelSplit(histograms: readonly HistogramSlot[], drawn: Uint8Array, nodes: readonly NodeSums[]): Split | null {
    return this.#choose(drawn, nodes, (one) => this.kernels.findLevelSplit(histograms, one, nodes));
  }

  #choose(drawn: Uint8Array, nodes: readonly NodeSums[], find: (one: Uint8Array) => Split | null): Split | null {
    const { usable, gainFactor } = this.#rules;
    let undivided = 0;
    for (const node of nodes) undivided += scoreOf(node, this.#rules);
    let best: Split | null = null;
    let bestGain = 0;
    for (const feature of usable) {
      if (!drawn[feature]) continue;
      const noise = this.#deviation * this.#normal();
      this.#one[feature] = 1;
      const split = find(this.#one);
      this.#one[feature] = 0;
      if (split === null) continue;
      const factor = gainFactor[feature]!;
      const gain = (Math.sqrt(undivided + split.gain / factor) - Math.sqrt(undivided) + noise) * factor;
      if (best === null || gain > bestGain) {
        best = split;
        bestGain = gain;
      }
    }
    return best;
  }
}

/**
 * Standard deviation of the noise before a tree, as in CatBoost: random_strength * root mean square of the gradients * m / (1 + m),
 * m = rows * e^(-trees * learning_rate). It fades once trees * learning_rate passes the logarithm of the number of rows.
 * @param gradient times row weight
 * @param trees grown so far
 */
export function noiseDeviation(options: NoiseOptions, gradient: Float64Array, trees: number): number {
  let squares = 0;
  for (const value of gradient) squares += value * value;
  const left = gradient.length * exp(-trees * options.learning_rate);
  return options.random_strength * Math.sqrt(squares / gradient.length) * (left / (1 + left));
}

/** Standard normal numbers by the polar method (Marsaglia and Bray 1964), two from each accepted pair. */
export function normalSource(rng: Rng): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * rng.uniform() - 1;
      const y = 2 * rng.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}
