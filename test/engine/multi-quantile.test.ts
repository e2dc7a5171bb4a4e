import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import type { Dataset, Model } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { meanPinball, nearestToMedian, sortQuantiles } from "../../src/engine/multi-quantile.js";
import { fitMany } from "./fit-many.js";
import { makeDataset } from "./make-dataset.js";

const pinball = (alpha: number, r: number) => Math.max(alpha * r, (alpha - 1) * r);

const fit = async (train: Dataset, options: object, validation: Dataset | null = null) =>
  await fitBoostedTrees(train, validation, parseTreeOptions({ ...options }), {});

function quantilesOf(model: Model, { matrix }: Dataset) {
  const found = model.predictQuantiles?.(matrix);
  if (!found) throw new Error("the model has no quantiles");
  return found;
}

test("sorting keeps each row's values, puts them in order and never raises a row's pinball loss", () => {
  const number = fc.double({ min: -50, max: 50, noNaN: true });
  const alphas = [0.1, 0.4, 0.5, 0.95];
  const row = fc.record({ target: number, values: fc.array(number, { minLength: 4, maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const columns = alphas.map((_, k) => Float64Array.from(rows, ({ values }) => values[k]!));
      const target = Float64Array.from(rows, (one) => one.target);
      const weight = target.map((_, i) => 1 + (i % 3));
      const outputs = columns.map((column) => ({ residual: column.map((v, i) => target[i]! - v), target, weight }));
      const mean = meanPinball(alphas, outputs);
      sortQuantiles(columns);
      let sum = 0;
      for (const [i, { values }] of rows.entries()) {
        const sorted = [...values].sort((a, b) => a - b);
        expect(columns.map((column) => column[i])).toEqual(sorted);
        const of = (list: number[]) => list.reduce((s, value, k) => s + pinball(alphas[k]!, target[i]! - value), 0);
        expect(of(sorted)).toBeLessThanOrEqual(of(values) + 1e-9);
        sum += weight[i]! * of(sorted);
      }
      const total = weight.reduce((a, b) => a + b, 0);
      expect(mean).toBeCloseTo(sum / total / alphas.length, 9);
    }),
  );
});

test("the quantile that stands for the model is the one nearest the median, of two the lower", () => {
  expect(nearestToMedian([0.1, 0.5, 0.9])).toBe(1);
  expect(nearestToMedian([0.1, 0.3, 0.7, 0.9])).toBe(1);
  expect(nearestToMedian([0.4, 0.6])).toBe(0);
  expect(nearestToMedian([0.05, 0.3, 0.69])).toBe(2);
  expect(nearestToMedian([0.9])).toBe(0);
});

test("predictions never cross", async () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 60 }),
    features: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
    missing: fc.constantFrom(0, 0.4),
  });
  const policies = fc.constantFrom("SymmetricTree", "Depthwise");
  let crossed = 0;
  await fc.assert(
    fc.asyncProperty(shape, policies, async (dataShape, grow_policy) => {
      const data = makeDataset(dataShape);
      const options = { grow_policy, loss_function: "MultiQuantile:alpha=0.3,0.4,0.45,0.5,0.6", rsm: 0.6 };
      const { model } = await fit(data, { ...options, iterations: 12, depth: 4, learning_rate: 0.5 });
      const other = makeDataset({ ...dataShape, rows: 50, seed: dataShape.seed + 1 });
      const { alphas, values } = quantilesOf(model, other);
      expect(alphas).toEqual([0.3, 0.4, 0.45, 0.5, 0.6]);
      expect(model.predict(other.matrix)).toEqual(values[3]);
      const members = (model as unknown as { members: Model[] }).members.map((m) => m.predict(other.matrix));
      for (let row = 0; row < 50; row++) {
        for (let k = 1; k < 5; k++) {
          expect(values[k]![row]!).toBeGreaterThanOrEqual(values[k - 1]![row]!);
          if (members[k]![row]! < members[k - 1]![row]!) crossed++;
        }
      }
    }),
    { numRuns: 40 },
  );
  // Had they not crossed before sorting, this would have shown nothing.
  expect(crossed).toBeGreaterThan(0);
});

const train = makeDataset({ rows: 500, features: 4, seed: 71, missing: 0.1 });
const validation = makeDataset({ rows: 300, features: 4, seed: 72, missing: 0.1 });
const common = { iterations: 60, rsm: 0.6, bootstrap_type: "Bernoulli", early_stopping_rounds: 8, learning_rate: 0.2 };

test("with one alpha it is the Quantile model: the same curve, trees and predictions", async () => {
  const one = await fit(train, { ...common, loss_function: "MultiQuantile:alpha=0.43" }, validation);
  const plain = await fit(train, { ...common, loss_function: "Quantile:alpha=0.43" }, validation);
  expect(one.report).toEqual(plain.report);
  expect(one.model.predict(validation.matrix)).toEqual(plain.model.predict(validation.matrix));
  expect(one.model.importance()).toEqual(plain.model.importance());
});

test("each alpha is grown as if alone; what is predicted is their values in order", async () => {
  const weighted = { ...train, weight: train.target.map((_, i) => 1 + (i % 4)) };
  const several = await fit(weighted, { ...common, loss_function: "MultiQuantile:alpha=0.2,0.5,0.7" });
  const alone = [];
  for (const alpha of [0.2, 0.5, 0.7]) {
    const { model } = await fit(weighted, { ...common, loss_function: `Quantile:alpha=${alpha}` });
    alone.push(model.predict(validation.matrix));
  }
  sortQuantiles(alone);
  expect(quantilesOf(several.model, validation).values).toEqual(alone);
});

test("early stopping follows the mean over the alphas of what is predicted, for all alphas at once", async () => {
  const { model, report } = await fit(
    train,
    { ...common, loss_function: "MultiQuantile:alpha=0.2,0.5,0.8" },
    validation,
  );
  const curve = report.learningCurve;
  const lowest = Math.min(...curve.map((point) => point.validation!));
  expect(curve[report.bestIteration]!.validation).toBe(lowest);
  expect(curve.length - 1 - report.bestIteration).toBe(8);
  for (const [data, key] of [
    [train, "train"],
    [validation, "validation"],
  ] as const) {
    const { alphas, values } = quantilesOf(model, data);
    let sum = 0;
    for (const [row, y] of data.target.entries())
      for (const [k, alpha] of alphas.entries()) sum += pinball(alpha, y - values[k]![row]!);
    expect(sum / data.target.length / 3).toBeCloseTo(curve[report.bestIteration]![key]!, 12);
  }
  expect(model.importance().reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(100, 9);
});

test("fits on other threads give the same model", async () => {
  const options = parseTreeOptions({ ...common, loss_function: "MultiQuantile:alpha=0.2,0.8" });
  const [first] = await fitMany([{ train, validation, options, meta: {} }], 2);
  const here = await fitBoostedTrees(train, validation, options, {});
  expect(first!.model.serialize()).toEqual(here.model.serialize());
  expect(first!.report).toEqual(here.report);
});

test("known quantiles are found, and cover what they should", async () => {
  const known = (seed: number): Dataset => {
    const rng = createRng(seed);
    const rows = 6000;
    const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => rng.int(5)));
    const target = columns[0]!.map((level, row) => 3 * level + (1 + 2 * columns[1]![row]!) * rng.uniform());
    return { matrix: { rows, names: ["level", "spread"], columns }, target };
  };
  const alphas = [0.1, 0.25, 0.5, 0.75, 0.9];
  const options = { loss_function: `MultiQuantile:alpha=${alphas}`, iterations: 80, depth: 5, learning_rate: 0.2 };
  const { model } = await fit(known(1), { ...options, grow_policy: "Depthwise" });
  const fresh = known(2);
  const { values } = quantilesOf(model, fresh);
  for (const [k, alpha] of alphas.entries()) {
    let below = 0;
    let error = 0;
    for (let row = 0; row < fresh.target.length; row++) {
      const [level, spread] = [fresh.matrix.columns[0]![row]!, fresh.matrix.columns[1]![row]!];
      if (fresh.target[row]! <= values[k]![row]!) below++;
      error += Math.abs(values[k]![row]! - (3 * level + (1 + 2 * spread) * alpha)) / (1 + 2 * spread);
    }
    expect(Math.abs(below / fresh.target.length - alpha)).toBeLessThan(0.03);
    expect(error / fresh.target.length).toBeLessThan(0.04);
  }
});
