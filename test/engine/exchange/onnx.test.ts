import fc from "fast-check";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { PbfReader } from "pbf";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import type { Matrix } from "../../../src/core/matrix.js";
import { exportOnnx, ONNX_INPUT, ONNX_OUTPUT } from "../../../src/engine/exchange/onnx/export-onnx.js";
import { fitBoostedTrees, type Model, parseTreeOptions } from "../../../src/engine/model.js";
import { TreeModel } from "../../../src/engine/tree-model.js";
import { datasetOf, makeDataset, withBinaryTarget } from "../make-dataset.js";

env.wasm.numThreads = 1;

async function runtimePrediction(onnx: Uint8Array, matrix: Matrix): Promise<Float32Array> {
  const session = await InferenceSession.create(onnx);
  const width = matrix.columns.length;
  const input = new Float64Array(matrix.rows * width);
  for (const [f, column] of matrix.columns.entries()) {
    for (const [row, value] of column.entries()) input[row * width + f] = value;
  }
  const feeds = { [ONNX_INPUT]: new Tensor("float64", input, [matrix.rows, width]) };
  const output = (await session.run(feeds))[ONNX_OUTPUT]!;
  expect(output.dims).toEqual([matrix.rows, 1]);
  await session.release();
  return output.data as Float32Array;
}

/** The model's prediction rounded to a float is what the runtime says, but for the last bit where it adds in another order. */
async function expectSame(model: Model, matrix: Matrix): Promise<void> {
  const ours = model.predict(matrix);
  const theirs = await runtimePrediction(exportOnnx(model, "1.2.3"), matrix);
  const scale = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-300);
  for (const [row, value] of ours.entries()) expect(Math.abs(theirs[row]! - value) / scale).toBeLessThan(1e-6);
}

/** Every border of the model, the doubles next to it, a missing value, and zero of both signs, in every feature. */
function rowsAroundBorders({ parts }: TreeModel): Matrix {
  const next = (value: number, step: bigint) => {
    const bits = new BigInt64Array(Float64Array.of(value).buffer);
    bits[0]! += step;
    return new Float64Array(bits.buffer)[0]!;
  };
  const values = parts.borders
    .flatMap((list) => [...list])
    .flatMap((border) => [border, next(border, 1n), next(border, -1n), Math.fround(border)]);
  values.push(Number.NaN, 0, -0, 1e300, -1e300);
  const columns = parts.featureNames.map((_, f) =>
    Float64Array.from(values, (_v, i) => values[(i + 7 * f) % values.length]!),
  );
  return { rows: values.length, names: parts.featureNames, columns };
}

describe("ONNX export", () => {
  it("with raw gives the sum that is to be added to a baseline, not a probability of it alone", async () => {
    const data = withBinaryTarget(makeDataset({ rows: 200, features: 3, seed: 3 }));
    const { matrix } = data;
    const options = parseTreeOptions({ loss_function: "Logloss", iterations: 20, learning_rate: 0.3 });
    const { model } = await fitBoostedTrees(data, null, options, {});
    const theirs = await runtimePrediction(exportOnnx(model, "1.2.3", { raw: true }), matrix);
    const ours = model.predictRaw!(matrix);
    expect(Math.max(...ours.map(Math.abs))).toBeGreaterThan(1);
    for (const [row, value] of ours.entries()) expect(theirs[row]!).toBeCloseTo(value, 4);
  });

  it("predicts what the model predicts, missing values and values at borders included", async () => {
    const shapes = fc.record({
      rows: fc.integer({ min: 20, max: 300 }),
      features: fc.integer({ min: 1, max: 6 }),
      seed: fc.integer({ min: 0, max: 10_000 }),
      missing: fc.constantFrom(0, 0.1, 0.6),
      grow_policy: fc.constantFrom("SymmetricTree", "Depthwise"),
      loss_function: fc.constantFrom("RMSE", "MAE", "Huber:delta=2", "Quantile:alpha=0.43"),
      depth: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows, features, seed, missing, ...options }) => {
        const data = makeDataset({ rows, features, seed, missing });
        const fitted = await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 15, ...options }), {});
        await expectSame(fitted.model, data.matrix);
        await expectSame(fitted.model, rowsAroundBorders(fitted.model as TreeModel));
      }),
      { numRuns: 15, seed: 20 },
    );
  });

  it("parts missing values from the rest, to either side", async () => {
    const gap = Number.NaN;
    for (const target of [
      [1, 1, 1, 9, 9, 9],
      [9, 9, 9, 1, 1, 1],
    ]) {
      const data = datasetOf({ a: [1, 1, 1, gap, gap, gap] }, target);
      const options = parseTreeOptions({ iterations: 4, depth: 2, learning_rate: 0.5, l2_leaf_reg: 0 });
      const { model } = await fitBoostedTrees(data, null, options, {});
      expect((model as TreeModel).parts.trees[0]!.bin[0]).toBe(0);
      await expectSame(model, data.matrix);
    }
  });

  it("gives the probability of a Logloss model", async () => {
    const { matrix, target } = makeDataset({ rows: 200, features: 3, seed: 8, missing: 0.1 });
    const data = { matrix, target: target.map((value) => (value > 7 ? 1 : 0)) };
    const options = parseTreeOptions({ iterations: 30, loss_function: "Logloss" });
    const { model } = await fitBoostedTrees(data, null, options, {});
    const probability = model.predict(matrix);
    expect(Math.min(...probability)).toBeGreaterThan(0);
    expect(Math.max(...probability)).toBeLessThan(1);
    await expectSame(model, matrix);
  });

  it("tells apart two doubles that are one float", async () => {
    const a = 0.1;
    const b = 0.1 + 2 ** -50;
    expect(Math.fround(a)).toBe(Math.fround(b));
    const data = datasetOf({ a: [a, a, a, b, b, b] }, [1, 1, 1, 9, 9, 9]);
    const { model } = await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 5, depth: 1 }), {});
    const theirs = await runtimePrediction(exportOnnx(model, "1"), data.matrix);
    expect(theirs[0]).not.toBe(theirs[5]);
    await expectSame(model, data.matrix);
  });

  it("writes a model without a tree and one of single leaves", async () => {
    const flat = datasetOf({ a: [1, 1, 1] }, [2, 3, 4]);
    const { model } = await fitBoostedTrees(flat, null, parseTreeOptions({ iterations: 2 }), {});
    await expectSame(model, flat.matrix);
    await expectSame(new TreeModel({ ...(model as TreeModel).parts, trees: [] }), flat.matrix);
  });

  it("carries names, loss, window and the model's hash, and gives equal bytes", async () => {
    const data = makeDataset({ rows: 50, features: 2, seed: 5 });
    const meta = { train_start: "2024-11-01", rows: 50, note: null };
    const { model } = await fitBoostedTrees(
      data,
      null,
      parseTreeOptions({ iterations: 3, loss_function: "MAE" }),
      meta,
    );
    const onnx = exportOnnx(model, "1.2.3");
    expect(readMetadata(onnx)).toEqual({
      train_start: "2024-11-01",
      rows: "50",
      feature_names: '["f0","f1"]',
      loss_function: "MAE",
      model_sha256: sha256(model.serialize()),
    });
    expect(exportOnnx(model, "1.2.3")).toEqual(onnx);
  });

  it("refuses other families by name", () => {
    const other: Model = {
      family: "linear",
      featureNames: [],
      predict: () => new Float64Array(),
      importance: () => [],
      serialize: () => new Uint8Array(),
    };
    expect(() => exportOnnx(other, "1")).toThrow('a model of family "linear" cannot be written as ONNX');
  });
});

/** Field 14 of a ModelProto: key and value in fields 1 and 2. */
function readMetadata(onnx: Uint8Array): Record<string, string> {
  const found: Record<string, string> = {};
  new PbfReader(onnx).readFields((tag, _result, reader) => {
    if (tag !== 14) return;
    const [key, value] = reader.readMessage((field, pair: string[], inner) => {
      pair[field - 1] = inner.readString();
    }, [] as string[]);
    found[key!] = value!;
  }, null);
  return found;
}
