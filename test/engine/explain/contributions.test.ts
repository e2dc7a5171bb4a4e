import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/core/errors.js";
import { explainPredictions } from "../../../src/engine/explain/contributions.js";
import { fitBoostedTrees, loadModel, type Model, parseTreeOptions } from "../../../src/engine/model.js";
import { sortQuantiles, takenByRow } from "../../../src/engine/multi-quantile.js";
import type { QuantileTrees } from "../../../src/engine/quantile-trees.js";
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
      const sum = values.columns.reduce((total, column) => total + column[row]!, expected[row]!);
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
  expect(explainPredictions(model, data.matrix).expected[0]).toBeCloseTo(sum / weight, 6);
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
  expect(values.columns.reduce((total, column) => total + column[9]!, expected[9]!)).toBeCloseTo(raw[9]!, 9);
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
});

describe("several quantiles", () => {
  const rough = { loss_function: "MultiQuantile:alpha=0.3,0.5,0.6", iterations: 40, learning_rate: 0.7, depth: 2 };

  test("contributions sum to what is predicted also where quantiles cross", async () => {
    const model = (await fit(rough)) as QuantileTrees;
    const { expected, values } = explainPredictions(model, data.matrix);
    const prediction = model.predict(data.matrix);
    const raw = model.members.map((member) => member.predict(data.matrix));
    const crossed = [...prediction.keys()].filter((row) => raw[1]![row] !== prediction[row]);
    expect(crossed.length).toBeGreaterThan(5);
    expect(crossed.length).toBeLessThan(300);
    for (let row = 0; row < values.rows; row++) {
      const sum = values.columns.reduce((total, column) => total + column[row]!, expected[row]!);
      expect(Math.abs(sum - prediction[row]!)).toBeLessThan(1e-9);
    }
  });

  test("a row whose quantiles do not cross is explained as the model of that quantile alone", async () => {
    const model = (await fit(rough)) as QuantileTrees;
    const alone = await fit({ ...rough, loss_function: "Quantile:alpha=0.5" });
    const [several, one] = [model, alone].map((either) => explainPredictions(either, data.matrix));
    const [ours, theirs] = [model, alone].map((either) => either.predict(data.matrix));
    const same = [...ours!.keys()].filter((row) => ours![row] === theirs![row]);
    expect(same.length).toBeGreaterThan(100);
    for (const row of same) {
      expect(several!.expected[row]).toBe(one!.expected[row]);
      expect(several!.values.columns.map((column) => column[row])).toEqual(one!.values.columns.map((c) => c[row]));
    }
  });

  test("whose value a row takes is the one that comes to its place in ascending order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }), { minLength: 1 }),
        (table) => {
          const values = table.map((row) => Float64Array.from(row));
          const sorted = values.map((column) => column.slice());
          sortQuantiles(sorted);
          for (const place of values.keys()) {
            for (const [row, k] of takenByRow(values, place).entries())
              expect(values[k]![row]).toBe(sorted[place]![row]);
          }
        },
      ),
    );
  });

  test("no row at all is explained too", async () => {
    const none = { ...data.matrix, rows: 0, columns: data.matrix.columns.map(() => new Float64Array(0)) };
    expect(explainPredictions(await fit(rough), none).values.columns).toHaveLength(5);
  });
});
