import { expect, test } from "vitest";
import { DataError, UsageError } from "../../src/core/errors.js";
import { binColumn } from "../../src/engine/binned-matrix.js";
import { Predictor } from "../../src/engine/kernels/predictor.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { decodeModelFile } from "../../src/engine/model-file.js";
import { addBinnedPrediction } from "../../src/engine/tree.js";
import { decodeTrees } from "../../src/engine/tree-codec.js";
import { predictionValuesChange } from "../../src/engine/tree-importance.js";
import { makeDataset } from "./make-dataset.js";

const data = makeDataset({ rows: 600, features: 4, seed: 61, missing: 0.1 });
const options = parseTreeOptions({ iterations: 12, grow_policy: "Depthwise" });
const fitted = fitBoostedTrees(data, null, options, {});

test("columns are found by name, in any order, extra ones ignored", async () => {
  const { model } = await fitted;
  const { matrix } = data;
  const mixed = {
    rows: 600,
    names: ["f2", "other", "f0", "f3", "f1"],
    columns: [
      matrix.columns[2]!,
      new Float64Array(600).fill(Infinity),
      matrix.columns[0]!,
      matrix.columns[3]!,
      matrix.columns[1]!,
    ],
  };
  expect(model.predict(mixed)).toEqual(model.predict(matrix));
});

test("missing columns are all named; infinite values are refused", async () => {
  const { model } = await fitted;
  const { matrix } = data;
  const narrow = { rows: 600, names: ["f1", "f3"], columns: [matrix.columns[1]!, matrix.columns[3]!] };
  expect(() => model.predict(narrow)).toThrow(UsageError);
  expect(() => model.predict(narrow)).toThrow("f0, f2");
  const wild = { ...matrix, columns: matrix.columns.map((column) => column.map(() => Infinity)) };
  expect(() => model.predict(wild)).toThrow(DataError);
});

test("no rows, no predictions", async () => {
  const { model } = await fitted;
  expect(
    model.predict({ rows: 0, names: data.matrix.names, columns: data.matrix.columns.map(() => new Float64Array(0)) }),
  ).toHaveLength(0);
});

test("raw values and their bins take the same way, also on a border", async () => {
  const { model } = await fitted;
  const { header, payload } = decodeModelFile(model.serialize());
  const borders = (header.borders as number[][]).map((list) => Float64Array.from(list));
  const trees = decodeTrees(payload, header.counts as never, borders);
  const columns = borders.map((list) => Float64Array.from([...list, ...list, Number.NaN, -1e300, 1e300].slice(0, 300)));
  const rows = Math.min(...columns.map((column) => column.length));
  const cut = columns.map((column) => column.subarray(0, rows));
  const raw = new Float64Array(rows);
  const binned = new Float64Array(rows);
  new Predictor(trees, borders, "plain").add(cut, raw);
  for (const tree of trees) {
    addBinnedPrediction(
      tree,
      cut.map((column, f) => binColumn(column, borders[f]!)),
      binned,
    );
  }
  expect(rows).toBeGreaterThan(200);
  expect(raw).toEqual(binned);
  const fast = new Float64Array(rows);
  new Predictor(trees, borders, "wasm").add(cut, fast);
  expect(fast).toEqual(raw);
});

test("importance is sorted and sums to 100", async () => {
  const list = (await fitted).model.importance();
  expect(list.reduce((sum, entry) => sum + entry.importance, 0)).toBeCloseTo(100, 9);
  expect(list.map((entry) => entry.importance)).toEqual(list.map((entry) => entry.importance).sort((a, b) => b - a));
  expect(
    list
      .slice(0, 2)
      .map((entry) => entry.feature)
      .sort(),
  ).toEqual(["f0", "f1"]);
});

const shape = { bin: Uint8Array.of(1, 1, 1), missingLeft: new Uint8Array(3) };
const tree = {
  ...shape,
  feature: Uint16Array.of(0, 1, 1),
  left: Int16Array.of(1, -1, -3),
  right: Int16Array.of(2, -2, -4),
  leafValue: Float64Array.of(0, 4, 1, 3),
  leafWeight: Float64Array.of(1, 3, 2, 2),
};

test("PredictionValuesChange by hand: subtree means for a tree of nodes", () => {
  // Node 1: (0-3)^2*1 + (4-3)^2*3 = 12; node 2: (1-2)^2*2 + (3-2)^2*2 = 4; root: means 3 and 2, weights 4 and 4: 2 * 4 * 0.25 = 2.
  expect([...predictionValuesChange([tree], 3, false)]).toEqual([(100 * 2) / 18, (100 * 16) / 18, 0]);
});

test("PredictionValuesChange by hand: pairs of leaves for a symmetric tree", () => {
  // Feature 0 pairs leaves 0,2: (0-2/3)^2*1 + (1-2/3)^2*2 = 2/3; and 1,3: (4-3.6)^2*3 + (3-3.6)^2*2 = 1.2. Feature 1 as above: 16.
  const [first, second] = predictionValuesChange([tree], 2, true);
  const change = 2 / 3 + 1.2;
  expect(first).toBeCloseTo((100 * change) / (change + 16), 10);
  expect(second).toBeCloseTo((100 * 16) / (change + 16), 10);
});
