import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/core/errors.js";
import { sha256 } from "../../src/core/hash.js";
import type { Execution } from "../../src/engine/kernels/open-kernels.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { makeDataset } from "./make-dataset.js";

const POLICIES = ["SymmetricTree", "Depthwise", "Lossguide"] as const;
const LOSSES = ["RMSE", "MAE", "Huber:delta=5", "LogCosh", "Quantile:alpha=0.9", "MultiQuantile:alpha=0.2,0.8"];
const PATHS: Execution[] = [{ path: "plain" }, { path: "wasm" }];
const THREADS: Execution[] = [...PATHS, { path: "wasm", threads: 2 }, { path: "wasm", threads: 4 }];

const base = makeDataset({ rows: 120, features: 4, seed: 5, missing: 0.1 });
const withTarget = (of: (value: number, row: number) => number): Dataset => ({ ...base, target: base.target.map(of) });
const withColumn = (column: Float64Array): Dataset => ({
  ...base,
  matrix: { ...base.matrix, columns: [column, ...base.matrix.columns.slice(1)] },
});
const weighted = (of: (row: number) => number): Dataset => ({ ...base, weight: base.target.map((_, row) => of(row)) });

/** Fits in every way; the models must be equal and predict numbers. @returns what is predicted */
async function fitEveryWay(data: Dataset, options: Record<string, unknown>, ways = PATHS): Promise<Float64Array> {
  const checked = parseTreeOptions({ iterations: 3, ...options });
  const models = [];
  for (const way of ways) models.push((await fitBoostedTrees(data, null, checked, {}, {}, way)).model);
  expect(new Set(models.map((model) => sha256(model.serialize()))).size).toBe(1);
  const prediction = models[0]!.predict(data.matrix);
  expect(prediction.every(Number.isFinite)).toBe(true);
  return prediction;
}

describe.each(POLICIES)("%s, plain and in WebAssembly", (grow_policy) => {
  const fit = (data: Dataset, options: Record<string, unknown> = {}, ways = PATHS) =>
    fitEveryWay(data, { grow_policy, ...options }, ways);

  test.each(LOSSES)(
    "%s: a constant target is predicted, targets of 1e12, 1e300 and 1e-300 stay numbers",
    async (loss_function) => {
      for (const value of await fit(
        withTarget(() => 7),
        { loss_function },
      ))
        expect(value).toBeCloseTo(7, 12);
      for (const size of [1e12, 1e300, 1e-300]) {
        const data = withTarget((value) => value * size);
        const most = Math.max(...data.target);
        expect((await fit(data, { loss_function })).every((value) => value >= 0 && value <= most)).toBe(true);
      }
    },
  );

  test("one feature, one row, two rows, 300 features", async () => {
    await fit(makeDataset({ rows: 90, features: 1, seed: 2 }));
    const one = makeDataset({ rows: 1, features: 3, seed: 2 });
    for (const loss_function of LOSSES) expect([...(await fit(one, { loss_function }))]).toEqual([...one.target]);
    await fit(makeDataset({ rows: 2, features: 3, seed: 2 }));
    await fit(makeDataset({ rows: 80, features: 300, seed: 2 }), { rsm: 0.5 }, THREADS);
  });

  test("columns that are all missing: one changes nothing, no other leaves the start", async () => {
    const nothing = new Float64Array(120).fill(Number.NaN);
    await fit(withColumn(nothing), {}, THREADS);
    const columns = base.matrix.columns.map(() => nothing);
    expect(new Set(await fit({ ...base, matrix: { ...base.matrix, columns } })).size).toBe(1);
  });

  test("rows of weight 0 say nothing: whatever their target, the model is the same", async () => {
    const weight = base.target.map((_, row) => (row % 3 === 0 ? 0 : 1.5));
    const other = base.target.map((value, row) => (row % 3 === 0 ? -1e6 : value));
    expect(await fit({ ...base, weight, target: other })).toEqual(await fit({ ...base, weight }));
  });

  test("the ends of the options", async () => {
    const depth = grow_policy === "Lossguide" ? 64 : 12;
    await fit(base, { depth, iterations: 2, ...(grow_policy === "Lossguide" && { max_leaves: 4096 }) });
    await fit(base, { iterations: 1 });
    await fit(base, { rsm: 1e-9 });
    await fit(base, { learning_rate: 1e-300 });
    await fit(base, { l2_leaf_reg: 0 });
    await fit(base, { l2_leaf_reg: 1e300 });
    await fit(base, { bootstrap_type: "Bernoulli", subsample: 1e-9 });
    await fit(base, { bootstrap_type: "MVS", subsample: 1e-9 });
    await fit(base, { bootstrap_type: "Bayesian", bagging_temperature: 100 });
    await fit(base, { random_strength: 1e300 });
    await fit(base, { feature_weights: { f0: 1e-300, f1: 0, f2: 1e100 } });
    await fit(base, { feature_weights: { f0: 0, f1: 0, f2: 0, f3: 0 } });
  });
});

test.each<[string, Dataset, RegExp]>([
  [
    "a target that is no number",
    withTarget((value, row) => (row === 9 ? Number.NaN : value)),
    /target of training row 9 is NaN/,
  ],
  [
    "an infinite target",
    withTarget((value, row) => (row === 9 ? Infinity : value)),
    /target of training row 9 is Infinity/,
  ],
  ["an infinite value", withColumn(new Float64Array(120).fill(-Infinity, 5, 6)), /feature "f0" is -Infinity in row 5/],
  ["a weight that is no number", weighted((row) => (row === 3 ? Number.NaN : 1)), /weight of row 3 is NaN/],
  ["a negative weight", weighted((row) => (row === 3 ? -1 : 1)), /weight of row 3 is -1/],
  ["weights of 0 alone", weighted(() => 0), /every row has weight 0/],
  ["no rows", makeDataset({ rows: 0, features: 2, seed: 1 }), /there are no training rows/],
])("%s is refused with its place", async (_what, data, message) => {
  const refusal = fitBoostedTrees(data, null, parseTreeOptions({}), {});
  await expect(refusal).rejects.toThrow(message);
  await expect(refusal).rejects.toBeInstanceOf(DataError);
});

test.each([
  { learning_rate: 0 },
  { learning_rate: Number.NaN },
  { iterations: 0 },
  { rsm: 0 },
  { depth: 13 },
  { depth: 65, grow_policy: "Lossguide" },
  { l2_leaf_reg: -1 },
  { feature_weights: { f0: 1e300 } },
  { feature_weights: { f0: Infinity } },
])("%j is refused, saying what is allowed", (options) => {
  expect(() => parseTreeOptions(options)).toThrow(UsageError);
  expect(() => parseTreeOptions(options)).toThrow(/allowed is|needs grow_policy/);
});
