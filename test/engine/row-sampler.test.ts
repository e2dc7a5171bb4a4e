import { expect, test } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { RowSampler } from "../../src/engine/row-sampler.js";
import { quantiseWeights } from "../../src/engine/row-weights.js";
import { datasetOf, makeDataset } from "./make-dataset.js";

const samplings = [
  { bootstrap_type: "No" },
  { bootstrap_type: "Bernoulli", subsample: 0.6 },
  { bootstrap_type: "Bayesian" },
  { bootstrap_type: "Bayesian", bagging_temperature: 0.3 },
  { bootstrap_type: "MVS", subsample: 0.4 },
  { bootstrap_type: "MVS", mvs_reg: 2 },
];
const policies = ["SymmetricTree", "Depthwise", "Lossguide"];
const kinds = policies.flatMap((grow_policy) => samplings.map((sampling) => ({ grow_policy, ...sampling })));

async function fit(data: Dataset, options: Record<string, unknown>) {
  return (await fitBoostedTrees(data, null, parseTreeOptions(options), {})).model;
}

const bytes = (model: { serialize(): Uint8Array }) => sha256(model.serialize());

test.each(kinds)("%j: equal input gives equal bytes; another seed other rows", async (kind) => {
  const data = makeDataset({ rows: 300, features: 5, seed: 3, missing: 0.1 });
  const once = await fit(data, { ...kind, iterations: 8 });
  expect(bytes(await fit(data, { ...kind, iterations: 8 }))).toBe(bytes(once));
  const other = await fit(data, { ...kind, iterations: 8, random_seed: 1 });
  const same =
    sha256(new Uint8Array(other.predict(data.matrix).buffer)) ===
    sha256(new Uint8Array(once.predict(data.matrix).buffer));
  expect(same).toBe(kind.bootstrap_type === "No");
});

test("the bytes are those of any other machine", async () => {
  const data = makeDataset({ rows: 400, features: 5, seed: 8, missing: 0.1 });
  const shas = [];
  for (const kind of kinds) shas.push(bytes(await fit(data, { ...kind, iterations: 6, rsm: 0.6, random_strength: 1 })));
  expect(sha256(shas.join())).toMatchInlineSnapshot(
    `"92bf140bc734238d537fd051d474fb830770f98f2be55c2a6169159101d16349"`,
  );
});

test.each(samplings.slice(1))("%j: leaf values are taken from all rows with their own weights", async (sampling) => {
  const data = datasetOf(
    { x: Array.from({ length: 200 }, (_, i) => i % 2) },
    Array.from({ length: 200 }, (_, i) => (i % 2) * 8 + (i % 4 < 2 ? 1 : -1)),
    Array.from({ length: 200 }, (_, i) => (i % 4 < 2 ? 3 : 1)),
  );
  const model = await fit(data, { ...sampling, iterations: 1, depth: 1, learning_rate: 1, l2_leaf_reg: 0 });
  // Of each side's rows, 3 parts of weight lie 1 above and 1 part 1 below.
  for (const [row, value] of model.predict(data.matrix).entries()) expect(value).toBeCloseTo((row % 2) * 8 + 0.5, 9);
});

test.each(kinds)("%j: a row of weight 0 changes no split and no leaf", async (kind) => {
  const data = makeDataset({ rows: 400, features: 4, seed: 13 });
  const rng = createRng(2);
  const weight = data.target.map(() => (rng.uniform() < 0.4 ? 0 : 1 + rng.int(3)));
  const absurd = data.target.map((value, row) => (weight[row] === 0 ? 1e6 * (rng.uniform() - 0.5) : value));
  const options = { ...kind, iterations: 6, loss_function: "MAE", random_strength: 1 };
  const model = await fit({ ...data, weight }, options);
  expect(bytes(await fit({ ...data, target: absurd, weight }, options))).toBe(bytes(model));
});

test.each([
  [{ bootstrap_type: "Bayesian", bagging_temperature: 0 }],
  [{ bootstrap_type: "MVS", subsample: 1 }],
  [{ bootstrap_type: "Bernoulli", subsample: 1 }],
])("%j is no sampling at all", async (sampling) => {
  const data = makeDataset({ rows: 300, features: 5, seed: 3 });
  const plain = await fit(data, { iterations: 5 });
  expect((await fit(data, { ...sampling, iterations: 5 })).predict(data.matrix)).toEqual(plain.predict(data.matrix));
});

test("a tree's gradients and weight cells carry the same factors, and rows without a cell are left out", () => {
  const rng = createRng(6);
  const own = Float64Array.from({ length: 500 }, () => [0, 0.25, 1, 7][rng.int(4)]!);
  const weights = quantiseWeights(own)!;
  for (const sampling of samplings.slice(2)) {
    const sampler = new RowSampler(parseTreeOptions(sampling), weights, createRng(1), 500);
    expect(sampler.treeWeights).toBe(weights);
    for (let tree = 0; tree < 3; tree++) {
      const before = Float64Array.from(own, (weight, row) => weight * (1 + (row % 5)));
      const gradient = before.slice();
      const weightCells = weights.cells.slice();
      const { sampled, weightPerCell } = sampler.draw({ gradient, weightCells });
      let drawn = 0;
      for (let row = 0; row < 500; row++) {
        expect(sampled![row]).toBe(weightCells[row] === 0 ? 0 : 1);
        if (own[row] === 0) expect(sampled![row]).toBe(0);
        if (sampled![row] === 0) continue;
        drawn++;
        expect((weightCells[row]! * weightPerCell) / own[row]! / (gradient[row]! / before[row]!)).toBeCloseTo(1, 6);
      }
      expect(drawn).toBeGreaterThan(50);
      sampler.learn(Float64Array.of(0.5, -1, 2));
    }
  }
});

test("MVS takes lambda from the gradients first, then from the last tree's leaf values, or as given", () => {
  const gradient = Float64Array.from({ length: 2000 }, (_, row) => (row < 1000 ? 4 : 1));
  const ratio = (options: object, leaves: Float64Array | null) => {
    const sampler = new RowSampler(parseTreeOptions({ bootstrap_type: "MVS", ...options }), null, createRng(1), 2000);
    if (leaves) sampler.learn(leaves);
    const drawn = { gradient: gradient.slice(), weightCells: new Float64Array(2000) };
    sampler.draw(drawn);
    const factors = drawn.gradient.map((value, row) => value / gradient[row]!);
    const factorOf = (from: number) => factors.slice(from, from + 1000).find((value) => value > 0)!;
    return factorOf(1000) / factorOf(0);
  };
  // Chances below 1 are as sqrt(g^2 + lambda), factors the other way round.
  const expected = (lambda: number) => Math.sqrt((16 + lambda) / (1 + lambda));
  expect(ratio({ subsample: 0.2 }, null)).toBeCloseTo(expected(2.5 ** 2), 6);
  expect(ratio({ subsample: 0.2 }, Float64Array.of(1, -3))).toBeCloseTo(expected(4), 6);
  expect(ratio({ subsample: 0.2, mvs_reg: 0 }, Float64Array.of(1, -3))).toBeCloseTo(4, 6);
});
