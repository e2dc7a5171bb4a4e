import { beforeAll, expect, test } from "vitest";
import { IntegrityError } from "../../src/core/errors.js";
import type { Model } from "../../src/engine/model.js";
import { fitBoostedTrees, loadModel, parseTreeOptions } from "../../src/engine/model.js";
import { decodeModelFile, encodeModelFile } from "../../src/engine/model-file.js";
import { makeDataset } from "./make-dataset.js";

const data = makeDataset({ rows: 120, features: 3, seed: 51, missing: 0.1 });
const quantiles = (alphas: string) => ({ grow_policy: "Depthwise", loss_function: `MultiQuantile:alpha=${alphas}` });

/** MAE, 2 symmetric trees of depth 2 on two features with four values each, written when 1 was the newest version. */
const VERSION_1 = [
  "cHJvcGxhYk1qAgAAeyJib3JkZXJzIjpbWzAuMTY2NjY2NjY2NjY2NjY2NjYsMC41LDAuODMzMzMzMzMzMzMzMzMzM10sWzAuMTY2NjY2NjY2Nj",
  "Y2NjY2NjYsMC41LDAuODMzMzMzMzMzMzMzMzMzM11dLCJjb3VudHMiOnsibGVhdmVzIjo4LCJub2RlcyI6NiwidHJlZXMiOjJ9LCJmYW1pbHki",
  "OiJ0cmVlcyIsImZlYXR1cmVfbmFtZXMiOlsiZjAiLCJmMSJdLCJsb3NzIjoiTUFFIiwibWV0YSI6eyJub3RlIjoidmVyc2lvbiAxIn0sIm9wdG",
  "lvbnMiOnsiYm9vdHN0cmFwX3R5cGUiOiJObyIsImJvcmRlcl9jb3VudCI6MjU0LCJkZXB0aCI6MiwiZWFybHlfc3RvcHBpbmdfcm91bmRzIjo1",
  "MCwiZmVhdHVyZV93ZWlnaHRzIjp7fSwiZ3Jvd19wb2xpY3kiOiJTeW1tZXRyaWNUcmVlIiwiaXRlcmF0aW9ucyI6MiwibDJfbGVhZl9yZWciOj",
  "MsImxlYXJuaW5nX3JhdGUiOjAuNSwibG9zc19mdW5jdGlvbiI6Ik1BRSIsIm1pbl9kYXRhX2luX2xlYWYiOjEsIm1vbm90b25lX2NvbnN0cmFp",
  "bnRzIjp7fSwicmFuZG9tX3NlZWQiOjQyLCJyYW5kb21fc3RyZW5ndGgiOjAsInJzbSI6MSwic3Vic2FtcGxlIjoxLCJ1c2VfYmVzdF9tb2RlbC",
  "I6dHJ1ZX0sInNjaGVtYV92ZXJzaW9uIjoxLCJzdGFydCI6OC4wMDU0MTY0ODM3NzM1Mzl9AwAAAAQAAAAAAAEAAgADAQEA///+/wMBAQD9//z/",
  "AwFQVZVv3g/NvwAAAAAAADRAAADgJ3UA5j8AAAAAAAAkQFZV/QhOUwlAAAAAAAAAHECrqmxCl88TQAAAAAAAAAhAAwAAAAQAAAAAAAEAAgABAQ",
  "EA///+/wEBAQD9//z/AQEAAAAAAAAAAAAAAAAAAAAAAAACMoS8A8AAAAAAAAAgQAEAWHvAmvK/AAAAAAAAGEBUVdHRKavkPwAAAAAAADpACsz2",
  "UwgJZbDpGJjAG9UZdlc2zDh9SirzvOH1mASec1k=",
].join("");

const meta = { train_start: "2024-11-01", rows: 120, note: null, ok: true };
const models: Record<string, Model> = {};
let bytes: Uint8Array;

beforeAll(async () => {
  for (const grow_policy of ["SymmetricTree", "Depthwise"]) {
    const options = parseTreeOptions({ grow_policy, iterations: 5, depth: 3 });
    models[grow_policy] = (await fitBoostedTrees(data, null, options, meta)).model;
  }
  bytes = models.Depthwise!.serialize();
});

test.each(["SymmetricTree", "Depthwise"])("a %s model read back is the same model", (grow_policy) => {
  const model = models[grow_policy]!;
  const again = loadModel(model.serialize());
  expect(again.family).toBe("trees");
  expect(again.featureNames).toEqual(model.featureNames);
  expect(again.predict(data.matrix)).toEqual(model.predict(data.matrix));
  expect(again.importance()).toEqual(model.importance());
  expect(again.serialize()).toEqual(model.serialize());
});

test("the header says in plain JSON what the model is", () => {
  const { header } = decodeModelFile(bytes);
  expect(header).toMatchObject({
    schema_version: 2,
    family: "trees",
    feature_names: ["f0", "f1", "f2"],
    loss: "RMSE",
    options: { depth: 3, grow_policy: "Depthwise", random_seed: 42 },
    meta,
    counts: { trees: 5 },
  });
});

test("a file works from the middle of a larger buffer", () => {
  const around = new Uint8Array(bytes.length + 3);
  around.set(bytes, 3);
  expect(loadModel(around.subarray(3)).predict(data.matrix)).toEqual(models.Depthwise!.predict(data.matrix));
});

test("a MultiQuantile model is one file, read back to the same model", async () => {
  const options = parseTreeOptions({ loss_function: "MultiQuantile:alpha=0.1,0.5,0.9", iterations: 5, depth: 3 });
  const { model } = await fitBoostedTrees(data, null, options, meta);
  const file = model.serialize();
  const { header } = decodeModelFile(file);
  expect(header).toMatchObject({ family: "trees", loss: options.loss_function, counts: { trees: 15 } });
  expect(header.start).toHaveLength(3);
  const again = loadModel(file);
  expect(again.predictQuantiles?.(data.matrix)).toEqual(model.predictQuantiles?.(data.matrix));
  expect(again.importance()).toEqual(model.importance());
  expect(again.serialize()).toEqual(file);
  for (let at = 0; at < file.length; at += 17) {
    expect(() => loadModel(file.subarray(0, at))).toThrow(IntegrityError);
    const changed = file.slice();
    changed[at]! ^= 0x10;
    expect(() => loadModel(changed)).toThrow(IntegrityError);
  }
});

test("a file of version 1 still loads, and predicts what it did", () => {
  const model = loadModel(Buffer.from(VERSION_1, "base64"));
  const columns = [Float64Array.of(0, 1, 0.3), Float64Array.of(1, 0, Number.NaN)];
  const prediction = model.predict({ rows: 3, names: ["f0", "f1"], columns });
  expect([...prediction]).toEqual([6.225923330387255, 10.008311446484488, 6.61558848246932]);
  expect(decodeModelFile(model.serialize()).header.schema_version).toBe(2);
});

test("every cut-short file is refused", () => {
  for (let length = 0; length < bytes.length; length += 13) {
    expect(() => loadModel(bytes.subarray(0, length))).toThrow(IntegrityError);
  }
});

test("a change in any byte is refused", () => {
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = bytes.slice();
    changed[at]! ^= 0x10;
    expect(() => loadModel(changed)).toThrow(IntegrityError);
  }
});

test("something else is not taken for a model", () => {
  expect(() => loadModel(new TextEncoder().encode("PAR1 and so on, long enough to hold a header and a hash"))).toThrow(
    "not a model file",
  );
});

test("a newer file is refused with both versions, an unknown family by name", () => {
  const { header, payload } = decodeModelFile(bytes);
  const text = new TextDecoder().decode(bytes);
  const newer = bytes.slice();
  newer[text.indexOf('"schema_version":2') + '"schema_version":'.length] = "7".charCodeAt(0);
  // The header starts in ASCII, so text and byte positions agree up to there.
  expect(() => loadModel(newer)).toThrow("schema version 7, this proplab reads up to version 2");
  expect(() => loadModel(encodeModelFile("forest", header, payload))).toThrow('model family "forest" is not known');
});

test.each([
  ["huge counts", { counts: { trees: 1e15, nodes: 1e15, leaves: 1e15 } }],
  ["counts that fit in length but not in parts", { counts: { trees: 1, nodes: 0, leaves: 0 } }],
  ["negative counts", { counts: { trees: -1, nodes: 2, leaves: 0 } }],
  ["no counts", { counts: null }],
  ["names that are no names", { feature_names: [1, 2, 3] }],
  ["repeated names", { feature_names: ["a", "a", "b"] }],
  ["too few borders", { borders: [] }],
  ["borders out of order", { borders: [[2, 1], [], []] }],
  ["borders fewer than bins in use", { borders: [[], [], []] }],
  ["unknown options", { options: { loss_function: "RMSE", depth: 99 } }],
  ["a policy the trees do not follow", { options: { loss_function: "RMSE", grow_policy: "SymmetricTree" } }],
  ["no start", { start: "zero" }],
  ["a start of version 1", { start: 3 }],
  ["a start that is no number", { start: [null] }],
  ["two starts for one output", { start: [1, 2] }],
  ["no starts", { start: [] }],
  ["trees that do not share out among the quantiles", { start: [1, 2], options: quantiles("0.1,0.9") }],
  ["more quantiles than starts", { start: [1, 2, 3, 4, 5], options: quantiles("0.1,0.9") }],
])("a forged header with %s is refused", (_, members) => {
  const { header, payload } = decodeModelFile(bytes);
  expect(() => loadModel(encodeModelFile("trees", { ...header, ...members }, payload))).toThrow(IntegrityError);
});

test("a forged tree that points outside or in a circle is refused", () => {
  const { header, payload } = decodeModelFile(bytes);
  const firstNode = 8;
  for (const [at, value] of [
    [firstNode, 9],
    [firstNode + 2, 0],
    [firstNode + 2, 3000],
    [firstNode + 4, -3000],
    [firstNode + 6, 0x00ff],
  ] as const) {
    const forged = payload.slice();
    new DataView(forged.buffer).setInt16(at, value, true);
    expect(() => loadModel(encodeModelFile("trees", header, forged))).toThrow("node 0 of tree 0 is not valid");
  }
});
