import { expect, test } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { takeRows, takeValues } from "../../src/core/matrix.js";
import type { Dataset, Model } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { datasetOf, makeDataset, suited } from "./make-dataset.js";

const policies = ["SymmetricTree", "Depthwise"] as const;
const losses = [
  "RMSE",
  "MAE",
  "Huber:delta=1",
  "Quantile:alpha=0.43",
  "LogCosh",
  "Logloss",
  "MultiQuantile:alpha=0.1,0.9",
];
const everyKind = policies.flatMap((grow_policy) => losses.map((loss_function) => ({ grow_policy, loss_function })));

async function fit(data: Dataset, options: Record<string, unknown>): Promise<Model> {
  return (await fitBoostedTrees(suited(data, options.loss_function), null, parseTreeOptions(options), {})).model;
}

test("one RMSE stump has the closed form: start at the mean, add rate * sum of residuals / (n + l2) per side", async () => {
  const data = datasetOf({ x: [0, 0, 1, 1, 1] }, [1, 2, 7, 8, 12]);
  const model = await fit(data, { iterations: 1, depth: 1, learning_rate: 0.5, l2_leaf_reg: 2 });
  const left = 6 + (0.5 * (-5 - 4)) / (2 + 2);
  const right = 6 + (0.5 * (1 + 2 + 6)) / (3 + 2);
  expect([...model.predict(data.matrix)]).toEqual([left, left, right, right, right]);
});

test("MAE leaves are medians, quantile leaves quantiles, whatever l2 is", async () => {
  const data = datasetOf({ x: [0, 0, 0, 0, 1, 1, 1] }, [1, 2, 4, 90, 50, 60, 1000]);
  const options = { iterations: 1, depth: 1, learning_rate: 1, l2_leaf_reg: 0.5 };
  const mae = await fit(data, { ...options, loss_function: "MAE" });
  expect([...mae.predict(data.matrix)]).toEqual([3, 3, 3, 3, 60, 60, 60]);
  const quantile = await fit(data, { ...options, loss_function: "Quantile:alpha=0.7" });
  expect([...quantile.predict(data.matrix)]).toEqual([4, 4, 4, 4, 1000, 1000, 1000]);
});

test("weighted leaves of MAE and Quantile are weighted quantiles, whatever l2 is", async () => {
  const data = datasetOf({ x: [0, 0, 0, 1, 1, 1] }, [1, 2, 90, 4, 5, 6], [1, 1, 3, 1, 0, 5]);
  for (const l2_leaf_reg of [0, 7]) {
    const options = { iterations: 1, depth: 1, learning_rate: 1, l2_leaf_reg };
    const mae = await fit(data, { ...options, loss_function: "MAE" });
    expect([...mae.predict(data.matrix)]).toEqual([90, 90, 90, 6, 6, 6]);
    // 1 and 2 hold exactly two fifths of their side: halfway from 2 to 90.
    const low = await fit(data, { ...options, loss_function: "Quantile:alpha=0.4" });
    expect([...low.predict(data.matrix)]).toEqual([46, 46, 46, 6, 6, 6]);
  }
});

test("l2 keeps MAE from splits that set few rows apart", async () => {
  const data = datasetOf(
    { alone: [0, ...new Array<number>(15).fill(1)], half: Array.from({ length: 16 }, (_, i) => (i < 8 ? 0 : 1)) },
    [9, 9, 9, 9, 9, 1, 1, 1, 9, 9, 9, 1, 1, 1, 1, 1],
  );
  const first = async (l2_leaf_reg: number) => {
    const model = await fit(data, { loss_function: "MAE", iterations: 1, depth: 1, l2_leaf_reg });
    return model.importance()[0]!.feature;
  };
  expect([await first(0), await first(30)]).toEqual(["alone", "half"]);
});

test.each(policies)("%s finds the split of missing values against the rest", async (grow_policy) => {
  const nan = Number.NaN;
  const data = datasetOf({ x: [nan, 5, nan, 5, 5, nan] }, [10, 0, 10, 0, 0, 10]);
  const model = await fit(data, { grow_policy, iterations: 1, depth: 2, learning_rate: 1, l2_leaf_reg: 0 });
  expect([...model.predict(data.matrix)]).toEqual([10, 0, 10, 0, 0, 10]);
  const both = await fit(datasetOf({ x: [nan, 1, nan, 2, 3, nan] }, [10, 0, 10, 0, 0, 10]), {
    grow_policy,
    iterations: 1,
    depth: 1,
    learning_rate: 1,
    l2_leaf_reg: 0,
  });
  expect([...both.predict(datasetOf({ x: [nan, -1e9, 1e9] }, [0, 0, 0]).matrix)]).toEqual([10, 0, 0]);
});

test.each(policies)("%s sends missing values to the side they resemble", async (grow_policy) => {
  const nan = Number.NaN;
  const data = datasetOf({ x: [1, 1, 2, 2, nan, nan] }, [0, 0, 6, 6, 6, 6]);
  const model = await fit(data, { grow_policy, iterations: 1, depth: 1, learning_rate: 1, l2_leaf_reg: 0 });
  expect([...model.predict(data.matrix)]).toEqual([0, 0, 6, 6, 6, 6]);
});

test.each(everyKind)("$grow_policy with $loss_function: the same input gives the same bytes", async (kind) => {
  const data = makeDataset({ rows: 300, features: 6, seed: 3, missing: 0.1 });
  const options = { ...kind, iterations: 15, rsm: 0.5, bootstrap_type: "Bernoulli" };
  const once = sha256((await fit(data, options)).serialize());
  expect(sha256((await fit(data, options)).serialize())).toBe(once);
  expect(sha256((await fit(data, { ...options, random_seed: 43 })).serialize())).not.toBe(once);
});

test("the bytes are those of any other machine or execution path", async () => {
  const data = makeDataset({ rows: 400, features: 5, seed: 8, missing: 0.1 });
  const weight = Float64Array.from({ length: 400 }, (_, i) => 1 / (1 + (i % 7)));
  const shas = [];
  for (const kind of everyKind) {
    const options = { ...kind, iterations: 10, rsm: 0.6, bootstrap_type: "Bernoulli" };
    shas.push(sha256((await fit({ ...data, weight }, options)).serialize()));
  }
  expect(sha256(shas.join())).toMatchInlineSnapshot(
    `"f4191a9b52f596dbb077326f40ca2b943c4fbc405e412cd7f409c83bed2ce32d"`,
  );
});

test.each(policies)("%s: the order of the columns does not matter when no features are drawn", async (grow_policy) => {
  const { matrix, target } = makeDataset({ rows: 500, features: 5, seed: 12, missing: 0.05 });
  const turned = { ...matrix, names: [...matrix.names].reverse(), columns: [...matrix.columns].reverse() };
  const options = { grow_policy, iterations: 20, depth: 4 };
  const model = await fit({ matrix, target }, options);
  const other = await fit({ matrix: turned, target }, options);
  expect(other.predict(matrix)).toEqual(model.predict(matrix));
  const byName = (m: Model) => new Map(m.importance().map((entry) => [entry.feature, entry.importance]));
  for (const [name, share] of byName(model)) expect(byName(other).get(name)).toBeCloseTo(share, 9);
});

test("a constant or an all-missing column changes no prediction, drawn features or not", async () => {
  const { matrix, target } = makeDataset({ rows: 300, features: 4, seed: 2 });
  const idle = [new Float64Array(300).fill(7), new Float64Array(300).fill(Number.NaN)];
  const wider = { rows: 300, names: ["c", ...matrix.names, "m"], columns: [idle[0]!, ...matrix.columns, idle[1]!] };
  for (const rsm of [1, 0.5]) {
    const options = { iterations: 10, rsm, grow_policy: "Depthwise" };
    const model = await fit({ matrix, target }, options);
    const more = await fit({ matrix: wider, target }, options);
    expect(more.predict(wider)).toEqual(model.predict(matrix));
    expect(
      more
        .importance()
        .slice(-2)
        .map((entry) => entry.importance),
    ).toEqual([0, 0]);
  }
});

test("with nothing to split on, the model is the start: mean, median, quantile", async () => {
  const data = datasetOf({ x: [1, 1, 1, 1] }, [0, 1, 2, 9]);
  const start = async (loss_function: string) => (await fit(data, { loss_function })).predict(data.matrix)[0];
  expect(await start("RMSE")).toBeCloseTo(3, 12);
  expect(await start("MAE")).toBe(1.5);
  expect(await start("Quantile:alpha=0.9")).toBe(9);
  expect((await fit(data, {})).importance()).toEqual([{ feature: "x", importance: 0 }]);
});

test.each(everyKind)("$grow_policy with $loss_function: whole-number weights are repeated rows", async (kind) => {
  const data = makeDataset({ rows: 200, features: 3, seed: 21, missing: 0.1, levels: 12 });
  const { matrix, target } = suited(data, kind.loss_function);
  const weight = Float64Array.from({ length: 200 }, (_, i) => (i * 5) % 4);
  const repeated = [...weight.keys()].flatMap((row) => new Array<number>(weight[row]!).fill(row));
  const options = { ...kind, iterations: 8, depth: 3, learning_rate: 0.3 };
  const weighted = await fit({ matrix, target, weight }, options);
  const plain = await fit({ matrix: takeRows(matrix, repeated), target: takeValues(target, repeated) }, options);
  const expected = plain.predict(matrix);
  for (const [row, value] of weighted.predict(matrix).entries()) expect(value).toBeCloseTo(expected[row]!, 6);
});

test("weights of 1 are no weights, and doubling all weights is the same as halving l2", async () => {
  const data = makeDataset({ rows: 200, features: 3, seed: 22 });
  const weigh = (value: number) => ({ ...data, weight: new Float64Array(200).fill(value) });
  const plain = await fit(data, { iterations: 5 });
  expect((await fit(weigh(1), { iterations: 5 })).serialize()).toEqual(plain.serialize());
  const heavy = await fit(weigh(2), { iterations: 5, l2_leaf_reg: 6 });
  for (const [row, value] of plain.predict(data.matrix).entries()) {
    expect(heavy.predict(data.matrix)[row]!).toBeCloseTo(value, 9);
  }
});

test("every leaf of a Depthwise tree keeps min_data_in_leaf rows", async () => {
  const data = makeDataset({ rows: 200, features: 3, seed: 4 });
  const model = await fit(data, { grow_policy: "Depthwise", iterations: 1, depth: 8, min_data_in_leaf: 25 });
  const counts = new Map<number, number>();
  for (const value of model.predict(data.matrix)) counts.set(value, (counts.get(value) ?? 0) + 1);
  expect(counts.size).toBeGreaterThan(3);
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(25);
});

test("a feature weight scales the gain of a feature's splits, and 0 bars the feature", async () => {
  const data = makeDataset({ rows: 300, features: 3, seed: 6 });
  const first = async (options: Record<string, unknown>) => (await fit(data, options)).importance()[0]!.feature;
  const stump = { iterations: 1, depth: 1 };
  expect(await first(stump)).toBe("f0");
  expect(await first({ ...stump, feature_weights: { f0: 0.05 } })).toBe("f1");
  const without = await fit(data, { iterations: 10, feature_weights: { f0: 0 } });
  expect(without.importance().at(-1)).toEqual({ feature: "f0", importance: 0 });
});

test.each(everyKind)(
  "$grow_policy with $loss_function: constrained features move the prediction one way only",
  async (kind) => {
    const { matrix, target } = makeDataset({ rows: 400, features: 3, seed: 31, missing: 0.1 });
    const wavy = target.map((value, row) => value - 9 * (matrix.columns[0]![row]! > 0.6 ? 1 : 0) || 0);
    const model = await fit(
      { matrix, target: wavy },
      {
        ...kind,
        iterations: 30,
        depth: 4,
        learning_rate: 0.2,
        l2_leaf_reg: 0,
        monotone_constraints: { f0: 1, f1: -1, f2: 0 },
      },
    );
    const steps = Float64Array.from({ length: 101 }, (_, i) => i / 100);
    for (let row = 0; row < 60; row++) {
      for (const [feature, direction] of [
        [0, 1],
        [1, -1],
      ] as const) {
        const columns = matrix.columns.map((column, f) =>
          f === feature ? steps : new Float64Array(101).fill(column[row]!),
        );
        const path = model.predict({ rows: 101, names: matrix.names, columns });
        for (let i = 1; i < path.length; i++)
          expect((path[i]! - path[i - 1]!) * direction).toBeGreaterThanOrEqual(-1e-12);
      }
    }
    expect(model.importance()[0]!.importance).toBeGreaterThan(0);
  },
);

test("rows left out of a Bernoulli sample still count in leaf values", async () => {
  const data = datasetOf(
    { x: Array.from({ length: 100 }, (_, i) => i % 2) },
    Array.from({ length: 100 }, (_, i) => (i % 2) * 8),
  );
  const options = {
    iterations: 1,
    depth: 1,
    learning_rate: 1,
    l2_leaf_reg: 0,
    bootstrap_type: "Bernoulli",
    subsample: 0.5,
  };
  expect((await fit(data, options)).predict(data.matrix)).toEqual(data.target);
});
