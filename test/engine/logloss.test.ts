import { expect, test } from "vitest";
import { DataError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, loadModel, parseTreeOptions } from "../../src/engine/model.js";
import { datasetOf } from "./make-dataset.js";

const fit = async (train: Dataset, options: object, validation: Dataset | null = null) =>
  await fitBoostedTrees(train, validation, parseTreeOptions({ loss_function: "Logloss", ...options }), {});

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

test("without a split the prediction is the weighted share of ones, and the raw one its log-odds", async () => {
  const data = datasetOf({ x: [1, 1, 1, 1] }, [1, 0, 0, 1], [1, 2, 3, 2]);
  const { model, report } = await fit(data, { iterations: 2 });
  expect(model.predict(data.matrix)[0]).toBeCloseTo(3 / 8, 14);
  expect(model.predictRaw?.(data.matrix)[0]).toBeCloseTo(Math.log(3 / 5), 14);
  const entropy = -(3 / 8) * Math.log(3 / 8) - (5 / 8) * Math.log(5 / 8);
  expect(report.learningCurve[0]!.train).toBeCloseTo(entropy, 14);
});

test("classes that a split divides are told apart, ever more surely and without overflow", async () => {
  const data = datasetOf(
    { x: range(40) },
    range(40).map((i) => (i < 25 ? 0 : 1)),
  );
  const { model, report } = await fit(data, { iterations: 1000, depth: 2, learning_rate: 1, l2_leaf_reg: 0 });
  const losses = report.learningCurve.map((point) => point.train);
  for (let i = 1; i < losses.length; i++) expect(losses[i]!).toBeLessThanOrEqual(losses[i - 1]!);
  expect(losses.at(-1)).toBeLessThan(1e-12);
  for (const [i, p] of model.predict(data.matrix).entries()) expect(p).toBeCloseTo(i < 25 ? 0 : 1, 12);
});

test("probabilities that vary with a feature are found in noise", async () => {
  const noisy = (seed: number): Dataset => {
    const rng = createRng(seed);
    const x = range(5000).map(() => rng.int(4));
    return datasetOf(
      { x, idle: x.map(() => rng.uniform()) },
      x.map((level) => (rng.uniform() < 0.2 + 0.15 * level ? 1 : 0)),
    );
  };
  const options = { iterations: 400, depth: 3, learning_rate: 0.1, early_stopping_rounds: 30 };
  const { model, report } = await fit(noisy(1), options, noisy(2));
  const levels = datasetOf({ x: [0, 1, 2, 3], idle: [0.5, 0.5, 0.5, 0.5] }, [0, 0, 0, 0]);
  for (const [level, p] of model.predict(levels.matrix).entries()) {
    expect(Math.abs(p - (0.2 + 0.15 * level))).toBeLessThan(0.05);
  }
  expect(report.iterations).toBe(report.bestIteration);
  expect(report.learningCurve.length).toBeLessThan(400);
  const fresh = noisy(2);
  const loss = model
    .predict(fresh.matrix)
    .reduce((sum, p, row) => sum - Math.log(fresh.target[row] === 1 ? p : 1 - p), 0);
  expect(loss / 5000).toBeCloseTo(report.learningCurve[report.bestIteration]!.validation!, 12);
});

test("a model file gives the probabilities back", async () => {
  const data = datasetOf(
    { x: range(30) },
    range(30).map((i) => (i % 3 === 0 ? 1 : 0)),
  );
  const { model } = await fit(data, { iterations: 10 });
  const again = loadModel(model.serialize());
  expect(again.predict(data.matrix)).toEqual(model.predict(data.matrix));
  expect(again.predictRaw?.(data.matrix)).toEqual(model.predictRaw?.(data.matrix));
});

test("targets other than 0 and 1 are refused with their row, and so is a training part of one kind", async () => {
  const x = { x: [1, 2, 3] };
  const good = datasetOf(x, [0, 1, 1]);
  const refused: [Dataset, Dataset | null, string][] = [
    [datasetOf(x, [0, 1, 0.5]), null, "the target of training row 2 is 0.5, Logloss takes 0 and 1"],
    [good, datasetOf(x, [0, 12, 1]), "the target of validation row 1 is 12"],
    [datasetOf(x, [1, 1, 1]), null, "every training row with weight has the target 1"],
    [datasetOf(x, [1, 0, 0], [0, 1, 2]), null, "every training row with weight has the target 0"],
    [datasetOf(x, [1, 0, 0], [0, 0, 0]), null, "every row has weight 0"],
  ];
  for (const [train, validation, message] of refused) {
    const attempt = fit(train, {}, validation);
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(message);
  }
  const { report } = await fit(good, { iterations: 2 }, datasetOf(x, [1, 1, 1]));
  expect(report.learningCurve[0]!.validation).toBeCloseTo(Math.log(3 / 2), 12);
});

test("a kind whose weight is rounded to nothing leaves the start finite", async () => {
  const data = datasetOf({ x: [1, 2, 3] }, [1, 0, 0], [1e-30, 1, 1]);
  const { model } = await fit(data, { iterations: 3 });
  for (const raw of model.predictRaw?.(data.matrix) ?? []) expect(Number.isFinite(raw)).toBe(true);
});
