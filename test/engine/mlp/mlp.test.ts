import { beforeAll, describe, expect, it, test } from "vitest";
import { DataError, IntegrityError, InterruptedError, UsageError } from "../../../src/core/errors.js";
import type { ProgressEvent } from "../../../src/core/progress.js";
import { createRng } from "../../../src/core/rng.js";
import { fitLinear } from "../../../src/engine/linear/fit-linear.js";
import { parseLinearOptions } from "../../../src/engine/linear/linear-options.js";
import { fitMlp } from "../../../src/engine/mlp/fit-mlp.js";
import { parseMlpOptions } from "../../../src/engine/mlp/mlp-options.js";
import { openTensorflow } from "../../../src/engine/mlp/tensorflow.js";
import { type Dataset, type FittedModel, loadModel } from "../../../src/engine/model.js";
import { decodeModelFile, encodeModelFile } from "../../../src/engine/model-file.js";
import { datasetOf, makeDataset } from "../make-dataset.js";

const train = makeDataset({ rows: 600, features: 4, seed: 21, missing: 0.05 });
const validation = makeDataset({ rows: 200, features: 4, seed: 22, missing: 0.05 });
const small = { hidden_units: [8, 4], iterations: 6, batch_size: 64, learning_rate: 0.01 };
const fit = (options: Record<string, unknown>, rows = train, check: Dataset | null = validation) =>
  fitMlp(rows, check, parseMlpOptions({ ...small, ...options }), { rows: rows.matrix.rows });
const meanAbsoluteError = (prediction: Float64Array, { target }: Dataset) =>
  prediction.reduce((sum, value, i) => sum + Math.abs(target[i]! - value), 0) / prediction.length;

let usual: FittedModel;
beforeAll(async () => {
  usual = await fit({ loss_function: "MAE" });
});

test("it learns a function that no straight line follows", async () => {
  // |x - 0.5| has no slope on the whole, and x alone says all of it.
  const valley = (seed: number) => {
    const rng = createRng(seed);
    const x = Array.from({ length: 400 }, () => rng.uniform());
    return datasetOf(
      { x },
      x.map((value) => 10 * Math.abs(value - 0.5)),
    );
  };
  const [rows, check] = [valley(1), valley(2)];
  const network = await fit({ hidden_units: [16], iterations: 60, batch_size: 32 }, rows, check);
  const line = await fitLinear(rows, check, parseLinearOptions({}), {});
  expect(meanAbsoluteError(line.model.predict(check.matrix), check)).toBeGreaterThan(1);
  expect(meanAbsoluteError(network.model.predict(check.matrix), check)).toBeLessThan(0.3);
});

test("equal input gives equal bytes, also with dropout and weights; another seed does not", async () => {
  const weight = Float64Array.from(train.target, (_, i) => 1 + (i % 3));
  const options = { iterations: 2, dropout: 0.2, loss_function: "Huber:delta=3" };
  const bytes = async (seed: number) =>
    (await fit({ ...options, random_seed: seed }, { ...train, weight })).model.serialize();
  const [one, same, other] = [await bytes(7), await bytes(7), await bytes(8)];
  expect(same).toEqual(one);
  expect(decodeModelFile(other).payload).not.toEqual(decodeModelFile(one).payload);
});

test("a weight of 0 hides a row", async () => {
  const weight = Float64Array.from(train.target, (_, i) => (i % 2 === 0 ? 1 : 0));
  const wild = { ...train, target: train.target.map((value, i) => (i % 2 === 0 ? value : 1e6)), weight };
  const { model } = await fit({ iterations: 2 }, wild, null);
  expect(model.predict(train.matrix)).toEqual(
    (await fit({ iterations: 2 }, { ...train, weight }, null)).model.predict(train.matrix),
  );
});

test("the curve is what the model itself predicts, from the best constant on", async () => {
  const { model, report } = usual;
  const curve = report.learningCurve;
  const lowest = Math.min(...curve.map((point) => point.validation!));
  expect(curve[report.bestIteration]!.validation).toBe(lowest);
  expect(report.iterations).toBe(report.bestIteration);
  expect(report.found).toEqual({ epochs: report.bestIteration, backend: "wasm" });
  expect(meanAbsoluteError(model.predict(validation.matrix), validation)).toBeCloseTo(lowest, 10);
  const sorted = train.target.toSorted();
  const median = sorted[300]!;
  const fromMedian = train.target.reduce((sum, value) => sum + Math.abs(value - median), 0) / 600;
  expect(curve[0]!.train).toBeCloseTo(fromMedian, 3);
  expect(lowest).toBeLessThan(curve[0]!.validation! * 0.7);
});

test("fitting stops when the validation loss has not fallen for the rounds asked, with the best weights back", async () => {
  const few = makeDataset({ rows: 30, features: 4, seed: 2 });
  const options = { iterations: 500, early_stopping_rounds: 4, learning_rate: 0.05, batch_size: 8 };
  const { model, report } = await fit(options, few);
  expect(report.learningCurve.length - 1 - report.bestIteration).toBe(4);
  const lowest = report.learningCurve[report.bestIteration]!.validation!;
  const squares = model.predict(validation.matrix).map((value, i) => (validation.target[i]! - value) ** 2);
  expect(Math.sqrt(squares.reduce((sum, value) => sum + value) / 200)).toBeCloseTo(lowest, 10);
  const last = await fit({ ...options, use_best_model: false }, few);
  expect(last.report.iterations).toBe(report.learningCurve.length - 1);
  expect(last.model.predict(few.matrix)).not.toEqual(model.predict(few.matrix));
});

test("a quantile is met by its share of the rows", async () => {
  const { model } = await fit({ loss_function: "Quantile:alpha=0.9", iterations: 25 });
  const below = model.predict(train.matrix).reduce((count, value, i) => count + (train.target[i]! <= value ? 1 : 0), 0);
  expect(below / 600).toBeGreaterThan(0.85);
  expect(below / 600).toBeLessThan(0.95);
});

test("its forward pass is TensorFlow's", async () => {
  const { tf } = await openTensorflow();
  const rows = makeDataset({ rows: 50, features: 4, seed: 9 });
  const { model } = await fit({}, rows, null);
  const { header, payload } = decodeModelFile(model.serialize());
  const { means, scales, target_mean, target_scale } = header as unknown as Record<string, number[]>;
  const weights = new Float32Array(payload.slice().buffer);
  const expected = tf.tidy(() => {
    const standard = rows.matrix.columns.map((column, f) => column.map((value) => (value - means![f]!) / scales![f]!));
    let layer = tf.tensor2d(Array.from({ length: 50 }, (_, row) => standard.map((column) => column[row]!)));
    let at = 0;
    for (const [inputs, outputs] of [
      [4, 8],
      [8, 4],
      [4, 1],
    ] as const) {
      const weight = tf.tensor2d(weights.slice(at, at + inputs * outputs), [inputs, outputs]);
      at += inputs * outputs;
      layer = tf.add(tf.matMul(layer, weight), tf.tensor1d(weights.slice(at, at + outputs)));
      at += outputs;
      if (outputs > 1) layer = tf.relu(layer);
    }
    return [...layer.dataSync()].map((value) => Number(target_mean) + Number(target_scale) * value);
  });
  for (const [i, value] of model.predict(rows.matrix).entries()) {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
  }
});

test("no tensor is left behind, neither by a fit nor by one that was interrupted", async () => {
  const { tf } = await openTensorflow();
  const before = tf.memory().numTensors;
  await fit({ iterations: 2, dropout: 0.3 });
  expect(tf.memory().numTensors).toBe(before);
  const controller = new AbortController();
  const events: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => {
    events.push(event);
    if (event.done === 2) controller.abort();
  };
  const fitting = fitMlp(train, validation, parseMlpOptions(small), {}, { onProgress, signal: controller.signal });
  await expect(fitting).rejects.toThrow(InterruptedError);
  expect(events.map(({ phase, done, total }) => `${phase} ${done}/${total}`)).toEqual(["train 1/6", "train 2/6"]);
  expect(events[1]!.detail).toMatch(/^validation RMSE \d+\.\d\d$/);
  expect(tf.memory().numTensors).toBe(before);
});

test("TensorFlow leaves no handlers on the process", async () => {
  await openTensorflow();
  const handlers = [...process.listeners("uncaughtException"), ...process.listeners("unhandledRejection")];
  expect(handlers.filter((handler) => /ExitStatus|throw ex/.test(String(handler)))).toEqual([]);
});

test("tfjs-node is used when it is installed, and named when it cannot be loaded", async () => {
  const { tf } = await openTensorflow();
  const ready = { ready: async () => undefined, getBackend: () => "tensorflow", marker: tf };
  const native = await openTensorflow(async (name) => (name === "@tensorflow/tfjs-node" ? ready : null));
  expect(native).toEqual({ tf: ready, backend: "tensorflow" });
  const broken = openTensorflow(async () => {
    throw new Error("libtensorflow.so.2: cannot open shared object file\nand more");
  });
  await expect(broken).rejects.toThrow(/tfjs-node is installed but cannot be loaded: libtensorflow\.so\.2: .*file$/);
});

test("importance follows what the prediction hangs on", () => {
  const shares = usual.model.importance();
  expect(shares[0]!.feature).toBe("f0");
  expect(shares.map(({ importance }) => importance).reduce((sum, share) => sum + share)).toBeCloseTo(100, 9);
  expect(shares.find(({ feature }) => feature === "f1")!.importance).toBeGreaterThan(
    shares.find(({ feature }) => feature === "f3")!.importance,
  );
});

test("features that never vary give the best constant", async () => {
  const rows = datasetOf({ a: [1, 1, 1], b: [2, 2, 2] }, [1, 2, 9]);
  const { model, report } = await fit({ loss_function: "MAE" }, rows, null);
  expect([...model.predict(rows.matrix)]).toEqual([2, 2, 2].map((value) => expect.closeTo(value, 5)));
  expect(report.iterations).toBe(0);
  expect(model.importance().map(({ importance }) => importance)).toEqual([0, 0]);
});

test("a loss that runs away is named with the way out", async () => {
  const far = { ...train, target: train.target.map((value) => value * 1e300) };
  await expect(fit({ learning_rate: 1 }, far, null)).rejects.toThrow(DataError);
});

test("bad options are listed at once", () => {
  const bad = { hidden_units: [64, 0], dropout: 1, depth: 6, loss_function: "Logloss" };
  expect(() => parseMlpOptions(bad)).toThrow(UsageError);
  expect(() => parseMlpOptions(bad)).toThrow(
    /hidden_units: \[64,0\], 0: .*from 1 to 4096[\s\S]*dropout: 1[\s\S]*depth: 6 is not an option[\s\S]*Logloss.*cannot minimise/,
  );
  expect(() => parseMlpOptions({ hidden_units: "64,32" })).toThrow("allowed is a list of 1 to 8 layers");
  expect(parseMlpOptions(parseMlpOptions({}))).toEqual(parseMlpOptions({}));
});

describe("the model file", () => {
  it("gives the same model back, without TensorFlow", () => {
    const again = loadModel(usual.model.serialize());
    expect(again.family).toBe("mlp");
    expect(again.predict(validation.matrix)).toEqual(usual.model.predict(validation.matrix));
    expect(again.importance()).toEqual(usual.model.importance());
    expect(again.serialize()).toEqual(usual.model.serialize());
    expect(decodeModelFile(usual.model.serialize()).header).toMatchObject({ backend: "wasm", loss: "MAE" });
  });

  it.each([
    ["layers wider than its weights", { options: { hidden_units: [4096, 4096] } }],
    ["fewer layers than it has", { options: { hidden_units: [8] } }],
    ["unknown options", { options: { depth: 3 } }],
    ["no scale of the target", { target_scale: 0 }],
    ["too few effects", { shuffle_effect: [1] }],
    ["a negative effect", { shuffle_effect: [1, 2, 3, -4] }],
    ["another set of columns", { missing_scales: [0, 0, 0, 0] }],
    ["no backend", { backend: 3 }],
  ])("is refused with %s", (_, members) => {
    const { header, payload } = decodeModelFile(usual.model.serialize());
    const forged = encodeModelFile("mlp", { ...header, ...members }, payload);
    expect(() => loadModel(forged)).toThrow(IntegrityError);
  });

  it("is refused with weights that are no numbers, or too few of them", () => {
    const { header, payload } = decodeModelFile(usual.model.serialize());
    const forged = payload.slice();
    forged.fill(0xff, 0, 4);
    expect(() => loadModel(encodeModelFile("mlp", header, forged))).toThrow("not a finite number");
    expect(() => loadModel(encodeModelFile("mlp", header, payload.subarray(4)))).toThrow(/its weights take \d+ bytes/);
  });
});
