import { expect, test } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import type { SplitFinder } from "../../src/engine/grow-node.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { noiseDeviation, normalSource, SplitNoise } from "../../src/engine/split-noise.js";
import type { SplitRules } from "../../src/engine/split-rules.js";
import { makeDataset } from "./make-dataset.js";

test("normal numbers have the moments and tails of the normal distribution", () => {
  const normal = normalSource(createRng(8));
  const count = 200_000;
  const moments = [0, 0, 0, 0];
  let beyond = 0;
  for (let i = 0; i < count; i++) {
    const value = normal();
    for (let k = 0; k < 4; k++) moments[k]! += value ** (k + 1) / count;
    if (Math.abs(value) > 1.959964) beyond++;
  }
  // Four standard errors: the variances of x, x^2, x^3, x^4 are 1, 2, 15, 96.
  for (const [k, [expected, variance]] of [
    [0, 1],
    [1, 2],
    [0, 15],
    [3, 96],
  ].entries()) {
    expect(Math.abs(moments[k]! - expected!)).toBeLessThan(4 * Math.sqrt(variance! / count));
  }
  expect(Math.abs(beyond / count - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / count));
});

test("the deviation follows the gradients' root mean square and fades with the model's length", () => {
  const gradient = Float64Array.of(3, -4, 0, 5, 1, -7);
  const at = (trees: number, random_strength = 2, learning_rate = 0.1) =>
    noiseDeviation({ random_strength, learning_rate }, gradient, trees);
  const size = Math.sqrt(100 / 6);
  expect(at(0)).toBeCloseTo(2 * size * (6 / 7), 12);
  expect(at(30)).toBeCloseTo((2 * size) / (1 + Math.exp(3) / 6), 12);
  expect(at(0, 0)).toBe(0);
  for (let trees = 1; trees < 200; trees++) expect(at(trees)).toBeLessThan(at(trees - 1));
});

test("a feature wins as often as the noise on the roots of the scores says", () => {
  // Over a score of 16 three features gain 9, 4 and, with a feature weight of 0.5, 3; the fourth has no split.
  const rules = {
    countRadix: 2 ** 10,
    l2: 0,
    weightPerCell: 0,
    gainFactor: Float64Array.of(1, 1, 0.5, 1),
    usable: [0, 1, 2, 3],
  } as unknown as SplitRules;
  const sums = { cells: 8 * 2 ** 10 + 4, weights: 0 };
  const node = { histogram: 0, drawn: Uint8Array.of(1, 1, 1, 1), sums };
  const gains = [9, 4, 1.5, Number.NaN];
  const finder: SplitFinder = {
    findNodeSplits(nodes) {
      const { drawn } = nodes[0]!;
      const feature = drawn.indexOf(1);
      if (nodes.length > 1 || drawn.lastIndexOf(1) !== feature) throw new Error("more than one feature at a time");
      return [Number.isNaN(gains[feature]!) ? null : { feature, bin: 1, missingLeft: true, gain: gains[feature]! }];
    },
    findLevelSplit: () => null,
  };
  const noise = new SplitNoise(finder, rules, { random_strength: 1, learning_rate: 0.1 }, createRng(4));
  // Deviation 1 before scaling: one gradient of size 2 in a model of no trees.
  noise.measure(Float64Array.of(2));
  noise.startTree(0.75, 0);
  const deviation = 0.75;
  const wins = [0, 0, 0, 0];
  const rounds = 40_000;
  for (let i = 0; i < rounds; i++) wins[noise.finder.findNodeSplits([node])[0]!.feature]!++;
  const centers = [5 - 4, Math.sqrt(20) - 4, 0.5 * (Math.sqrt(19) - 4)];
  const spreads = [deviation, deviation, deviation / 2];
  for (let feature = 0; feature < 3; feature++) {
    const share = chanceToWin(feature, centers, spreads);
    expect(Math.abs(wins[feature]! / rounds - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / rounds));
  }
  expect(wins[3]).toBe(0);
});

test("without strength no noise is there: the kernels are asked directly, and the seed changes nothing", async () => {
  const data = makeDataset({ rows: 400, features: 8, seed: 9 });
  const predict = async (options: object) => {
    const { model } = await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 10, ...options }), {});
    return sha256(new Uint8Array(model.predict(data.matrix).buffer));
  };
  for (const grow_policy of ["SymmetricTree", "Depthwise", "Lossguide"]) {
    const still = await predict({ grow_policy });
    expect(await predict({ grow_policy, random_strength: 0, random_seed: 7 })).toBe(still);
    // Noise far below the last bit of a score chooses what no noise chooses.
    expect(await predict({ grow_policy, random_strength: 1e-30 })).toBe(still);
    const noisy = await predict({ grow_policy, random_strength: 3 });
    expect(noisy).not.toBe(still);
    expect(await predict({ grow_policy, random_strength: 3 })).toBe(noisy);
    expect(await predict({ grow_policy, random_strength: 3, random_seed: 7 })).not.toBe(noisy);
  }
});

/** Integral over the winner's value of its density times the chance that the others stay below. */
function chanceToWin(winner: number, centers: number[], spreads: number[]): number {
  const step = 0.001;
  let sum = 0;
  for (let x = -8; x < 10; x += step) {
    let part =
      Math.exp(-(((x - centers[winner]!) / spreads[winner]!) ** 2) / 2) / spreads[winner]! / 2.5066282746310002;
    for (const [other, center] of centers.entries()) {
      if (other !== winner) part *= normalCdf((x - center) / spreads[other]!);
    }
    sum += part * step;
  }
  return sum;
}

/** Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / 2.5066282746310002) * tail;
}
