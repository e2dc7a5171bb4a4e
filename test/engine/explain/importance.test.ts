import { describe, expect, test } from "vitest";
import { DataError, InterruptedError } from "../../../src/core/errors.js";
import type { Matrix } from "../../../src/core/matrix.js";
import { explainPredictions } from "../../../src/engine/explain/contributions.js";
import { lossFunctionChange } from "../../../src/engine/explain/loss-function-change.js";
import { measuredLoss } from "../../../src/engine/explain/measured-loss.js";
import { permutationImportance } from "../../../src/engine/explain/permutation-importance.js";
import { fitBoostedTrees, type Model, parseTreeOptions } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

const data = makeDataset({ rows: 300, features: 4, seed: 5, missing: 0.1 });
const weighted = { ...data, weight: data.target.map((_, row) => 1 + (row % 4)) };

/** Predicts its column "a". */
const reader: Model = {
  family: "reader",
  featureNames: ["a", "b"],
  predict: ({ names, columns }: Matrix) => columns[names.indexOf("a")]!.slice(),
  importance: () => [],
  serialize: () => new Uint8Array(0),
};
const a = Float64Array.from({ length: 80 }, (_, i) => (i * i) % 37);
const b = a.map((value) => 2 * value);
const readable = { matrix: { rows: 80, names: ["b", "a"], columns: [b, a] }, target: a };

describe("measuredLoss", () => {
  test("is the loss of training, by weight", () => {
    const target = Float64Array.of(1, 2, 5);
    const weight = Float64Array.of(1, 2, 1);
    const rows = { matrix: { rows: 3, names: [], columns: [] }, target, weight };
    const mean = (loss: string | null) => measuredLoss(loss).mean(Float64Array.of(2, 2, 2), rows);
    expect(mean("RMSE")).toBeCloseTo(Math.sqrt((1 + 9) / 4), 12);
    expect(mean("MAE")).toBeCloseTo(1, 12);
    expect(mean("Quantile:alpha=0.9")).toBeCloseTo((0.1 + 2.7) / 4, 12);
  });

  test("is absolute error where there is none of one output", () => {
    expect(measuredLoss(null).name).toBe("MAE");
    expect(measuredLoss("MultiQuantile:alpha=0.1,0.5").name).toBe("MAE");
    expect(measuredLoss("Huber:delta=5").name).toBe("Huber:delta=5");
  });
});

describe("LossFunctionChange", () => {
  test("with one feature it is the loss of the expected value less that of the prediction", async () => {
    const only = { ...weighted, matrix: { rows: 300, names: ["f0"], columns: [data.matrix.columns[0]!] } };
    const { model } = await fitBoostedTrees(only, null, parseTreeOptions({ iterations: 20 }), {});
    const { expected } = explainPredictions(model, only.matrix);
    const rmse = (prediction: (row: number) => number) => {
      let sum = 0;
      let weight = 0;
      for (const [row, value] of only.target.entries()) {
        sum += only.weight[row]! * (value - prediction(row)) ** 2;
        weight += only.weight[row]!;
      }
      return Math.sqrt(sum / weight);
    };
    const fitted = model.predict(only.matrix);
    const [found] = lossFunctionChange(model, only, measuredLoss("RMSE"));
    expect(found!.importance).toBeCloseTo(rmse(() => expected[0]!) - rmse((row) => fitted[row]!), 9);
    expect(found!.importance).toBeGreaterThan(0.5);
  });

  test("takes one feature's SHAP values out at a time; highest first", async () => {
    const { model } = await fitBoostedTrees(data, null, parseTreeOptions({ loss_function: "MAE", iterations: 30 }), {});
    const found = lossFunctionChange(model, data, measuredLoss("MAE"));
    expect(found.map(({ importance }) => importance)).toEqual(
      found.map(({ importance }) => importance).sort((x, y) => y - x),
    );
    expect(found.slice(0, 2).map(({ feature }) => feature)).toEqual(["f0", "f1"]);
    const { values } = explainPredictions(model, data.matrix);
    const prediction = model.predict(data.matrix);
    const mae = (of: (row: number) => number) =>
      data.target.reduce((sum, value, row) => sum + Math.abs(value - of(row)), 0) / 300;
    for (const { feature, importance } of found) {
      const column = values.columns[values.names.indexOf(feature)]!;
      const change = mae((row) => prediction[row]! - column[row]!) - mae((row) => prediction[row]!);
      expect(importance).toBeCloseTo(change, 9);
    }
  });

  test("a feature that does harm on the given rows is below 0", async () => {
    const { model } = await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 30 }), {});
    const turned = { ...data, target: data.target.map((value) => -value) };
    const found = lossFunctionChange(model, turned, measuredLoss("RMSE"));
    expect(found.at(-1)).toMatchObject({ feature: "f0" });
    expect(found.at(-1)!.importance).toBeLessThan(-0.5);
  });
});

describe("permutation importance", () => {
  const loss = measuredLoss("MAE");

  test("of any model: the mean distance of two values drawn from the column, and 0 where nothing is read", async () => {
    const before = a.slice();
    const [first, second] = await permutationImportance(reader, readable, loss, { repeats: 400, seed: 1 });
    let pairs = 0;
    for (const x of a) for (const y of a) pairs += Math.abs(x - y);
    expect(first!.feature).toBe("a");
    const tolerance = (4 * first!.deviation) / Math.sqrt(400);
    expect(Math.abs(first!.importance - pairs / (80 * 80))).toBeLessThan(tolerance);
    expect(tolerance).toBeLessThan(0.5);
    expect(second).toEqual({ feature: "b", importance: 0, deviation: 0 });
    expect(a).toEqual(before);
  });

  test("depends on the seed alone: not on the order of columns, nor on who is watching", async () => {
    const once = await permutationImportance(reader, readable, loss, { repeats: 3, seed: 9 });
    const turned = { ...readable, matrix: { rows: 80, names: ["a", "b"], columns: [a, b] } };
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }) => seen.push(done);
    expect(await permutationImportance(reader, turned, loss, { repeats: 3, seed: 9 }, { onProgress })).toEqual(once);
    expect(seen).toEqual([1, 2]);
    const other = await permutationImportance(reader, readable, loss, { repeats: 3, seed: 10 });
    expect(other[0]!.importance).not.toBe(once[0]!.importance);
  });

  test("the deviation is that of the sample: two repeats lie half their distance from the mean", async () => {
    const [pair] = await permutationImportance(reader, readable, loss, { repeats: 2, seed: 3 });
    const [three] = await permutationImportance(reader, readable, loss, { repeats: 3, seed: 3 });
    // Repeats 0 and 1 of the first column are the same draws in both; the third follows from the two means.
    const third = 3 * three!.importance - 2 * pair!.importance;
    const half = pair!.deviation / Math.SQRT2;
    const values = [pair!.importance - half, pair!.importance + half, third];
    const squares = values.reduce((sum, value) => sum + (value - three!.importance) ** 2, 0);
    expect(three!.deviation).toBeCloseTo(Math.sqrt(squares / 2), 10);
  });

  test("refuses rows that do not fit together, and stops when asked", async () => {
    const short = { ...readable, target: a.slice(1) };
    await expect(permutationImportance(reader, short, loss, { repeats: 2, seed: 1 })).rejects.toThrow(DataError);
    const signal = AbortSignal.abort();
    const work = permutationImportance(reader, readable, loss, { repeats: 2, seed: 1 }, { signal });
    await expect(work).rejects.toThrow(InterruptedError);
  });
});
