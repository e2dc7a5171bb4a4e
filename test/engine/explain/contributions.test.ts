import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/core/errors.js";
import { explainPredictions } from "../../../src/engine/explain/contributions.js";
import { fitBoostedTrees, loadModel, type Model, parseTreeOptions } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

const data = makeDataset({ rows: 400, features: 5, seed: 12, missing: 0.15 });
const weighted = { ...data, weight: data.target.map((value, row) => (row % 7 === 0 ? 0 : 1 + value)) };
const fit = async (settings: Record<string, unknown>) =>
  (await fitBoostedTrees(weighted, null, parseTreeOptions({ iterations: 25, ...settings }), {})).model;

describe.each([
  ["symmetric", {}],
  ["depthwise", { grow_policy: "Depthwise", depth: 8 }],
  ["shallow", { depth: 1 }],
  ["MAE with sampled rows", { loss_function: "MAE", bootstrap_type: "Bernoulli", subsample: 0.5 }],
])("a fitted model, %s", (_name, settings) => {
  test("contributions and expected value sum to the prediction", async () => {
    const model = await fit(settings);
    const { expected, values } = explainPredictions(model, data.matrix);
    const prediction = model.predict(data.matrix);
    for (let row = 0; row < values.rows; row++) {
      const sum = values.columns.reduce((total, column) => total + column[row]!, expected);
      expect(Math.abs(sum - prediction[row]!)).toBeLessThan(1e-9);
    }
  });

  test("a model read from its file gives the same bits, for any order of columns and any number of rows", async () => {
    const model = await fit(settings);
    const whole = explainPredictions(model, data.matrix);
    const loaded = loadModel(model.serialize());
    const turned = { rows: 400, names: [...data.matrix.names].reverse(), columns: [...data.matrix.columns].reverse() };
    expect(explainPredictions(loaded, turned)).toEqual(whole);
    const columns = data.matrix.columns.map((column) => column.slice(17, 19));
    const few = explainPredictions(loaded, { ...data.matrix, rows: 2, columns });
    for (const [i, column] of few.values.columns.entries()) {
      expect([...column]).toEqual([...whole.values.columns[i]!.slice(17, 19)]);
    }
  });
});

test("the expected value is the weighted mean of the predictions of the training rows", async () => {
  const model = await fit({ grow_policy: "Depthwise" });
  const prediction = model.predict(data.matrix);
  let sum = 0;
  let weight = 0;
  for (const [row, value] of prediction.entries()) {
    sum += value * weighted.weight[row]!;
    weight += weighted.weight[row]!;
  }
  expect(explainPredictions(model, data.matrix).expected).toBeCloseTo(sum / weight, 6);
});

test("a feature no tree splits on contributes nothing", async () => {
  const model = await fit({ feature_weights: { f3: 0 } });
  expect(explainPredictions(model, data.matrix).values.columns[3]).toEqual(new Float64Array(400));
});

test("for Logloss the contributions sum to the log-odds", async () => {
  const target = data.target.map((value) => (value > 7 ? 1 : 0));
  const options = parseTreeOptions({ iterations: 10, loss_function: "Logloss" });
  const { model } = await fitBoostedTrees({ ...data, target }, null, options, {});
  const { expected, values } = explainPredictions(model, data.matrix);
  const raw = model.predictRaw!(data.matrix);
  expect(values.columns.reduce((total, column) => total + column[9]!, expected)).toBeCloseTo(raw[9]!, 9);
});

test("models without SHAP values are refused, saying what to do", async () => {
  const other: Model = {
    family: "linear",
    featureNames: ["f0"],
    predict: ({ rows }) => new Float64Array(rows),
    importance: () => [],
    serialize: () => new Uint8Array(0),
  };
  expect(() => explainPredictions(other, data.matrix)).toThrow(UsageError);
  expect(() => explainPredictions(other, data.matrix)).toThrow(/family "linear"/);
  const several = await fit({ loss_function: "MultiQuantile:alpha=0.1,0.9", iterations: 3 });
  expect(() => explainPredictions(several, data.matrix)).toThrow(/several quantiles/);
});
