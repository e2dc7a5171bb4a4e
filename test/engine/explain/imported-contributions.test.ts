import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../../../src/core/rng.js";
import type { ForeignModel, ForeignTree } from "../../../src/engine/exchange/imported/foreign-trees.js";
import { ImportedModel } from "../../../src/engine/exchange/imported/imported-model.js";
import { explainPredictions } from "../../../src/engine/explain/contributions.js";
import { bruteForceShapley, randomTree } from "./brute-force-shapley.js";

const FIXTURES = new URL("../../fixtures/foreign-models/", import.meta.url);
const NAMES = ["points_avg_last_5", "points_avg_season", "rest_advantage", "pace_score"];
const XGBOOST = ["absolute", "parallel-trees", "pseudo-huber", "squared-hist", "squared-pruned", "stopped-early"];
const LIGHTGBM = ["absolute", "missing-nan", "missing-none", "missing-zero", "one-leaf", "quantile"];
const FILES = [...XGBOOST.map((name) => `xgboost-${name}.json`), ...LIGHTGBM.map((name) => `lightgbm-${name}.txt`)];

const readModel = (file: string) => new ImportedModel(readFileSync(new URL(file, FIXTURES)), {});

function fixtureRows(file: string, most: number) {
  const text = readFileSync(new URL(file.replace(/\.\w+$/, ".expected.json"), FIXTURES), "utf8");
  const expected = JSON.parse(text) as { rows: (number | null)[][]; contributions?: number[][] };
  const step = Math.max(1, Math.floor(expected.rows.length / most));
  const rows = expected.rows.filter((_, row) => row % step === 0);
  const contributions = expected.contributions?.filter((_, row) => row % step === 0);
  const columns = NAMES.map((_, f) => Float64Array.from(rows, (row) => row[f] ?? Number.NaN));
  return { matrix: { rows: rows.length, names: NAMES, columns }, contributions };
}

/** Value of a tree for one row when only some features are known, by recursion over the definition. */
function valueKnowing(tree: ForeignTree, row: readonly number[], known: ReadonlySet<number>): number {
  const weightBelow = (at: number): number =>
    at < 0 ? tree.leafWeight[~at]! : weightBelow(tree.left[at]!) + weightBelow(tree.right[at]!);
  const visit = (at: number): number => {
    if (at < 0) return tree.leafValue[~at]!;
    const [left, right] = [tree.left[at]!, tree.right[at]!];
    const [a, b] = [weightBelow(left), weightBelow(right)];
    if (!known.has(tree.feature[at]!)) {
      return a + b > 0 ? (a * visit(left) + b * visit(right)) / (a + b) : (visit(left) + visit(right)) / 2;
    }
    const value = row[tree.feature[at]!]!;
    const zero = Math.abs(Number.isNaN(value) ? 0 : value) <= Math.fround(1e-35);
    // LightGBM's three ways to be missing: never, NaN and zero, NaN.
    const missing = [false, zero, Number.isNaN(value)][tree.missing[at]!];
    const left1 = missing ? tree.missingLeft[at] === 1 : (Number.isNaN(value) ? 0 : value) <= tree.threshold[at]!;
    return visit(left1 ? left : right);
  };
  return visit(tree.feature.length === 0 ? -1 : 0);
}

function expectShapley(model: ImportedModel, matrix: ReturnType<typeof fixtureRows>["matrix"]): void {
  const { trees, start, arithmetic } = model.foreign;
  const read = arithmetic === "float32" ? Math.fround : (value: number) => value;
  const { expected, values } = explainPredictions(model, matrix);
  for (let row = 0; row < matrix.rows; row++) {
    const given = matrix.columns.map((column) => read(column[row]!));
    const value = (known: Set<number>) => trees.reduce((sum, tree) => sum + valueKnowing(tree, given, known), start);
    expect(expected[row]).toBeCloseTo(value(new Set()), 9);
    for (const [f, wanted] of bruteForceShapley(matrix.columns.length, value).entries()) {
      expect(values.columns[f]![row]).toBeCloseTo(wanted, 9);
    }
  }
}

describe.each(FILES)("%s", (file) => {
  test("has the Shapley values of their definition", () => {
    expectShapley(readModel(file), fixtureRows(file, 8).matrix);
  });

  test("contributions and expected value sum to the prediction, XGBoost's up to its rounding to floats", () => {
    const model = readModel(file);
    const { matrix } = fixtureRows(file, 200);
    const { expected, values } = explainPredictions(model, matrix);
    const step = model.foreign.arithmetic === "float32" ? 2 ** -23 * (model.foreign.trees.length + 1) : 1e-13;
    for (const [row, predicted] of model.predict(matrix).entries()) {
      const sum = values.columns.reduce((total, column) => total + column[row]!, expected[row]!);
      expect(Math.abs(sum - predicted)).toBeLessThan(step * Math.max(10, Math.abs(predicted)));
    }
  });
});

test.each(LIGHTGBM)("lightgbm-%s: as LightGBM's own pred_contrib", (name) => {
  const file = `lightgbm-${name}.txt`;
  const { matrix, contributions } = fixtureRows(file, 40);
  const { expected, values } = explainPredictions(readModel(file), matrix);
  expect(contributions!.length).toBe(matrix.rows);
  for (const [row, wanted] of contributions!.entries()) {
    const ours = [...values.columns.map((column) => column[row]!), expected[row]!];
    for (const [i, value] of wanted.entries()) expect(ours[i]).toBeCloseTo(value, 9);
  }
});

/** One of our random trees as another library's: thresholds in place of bins, a way of its own to be missing at each node. */
function foreignTree(rng: Rng): ForeignTree {
  const { feature, bin, missingLeft, left, right, leafValue, leafWeight } = randomTree(rng, {
    depth: 4,
    features: 4,
    bins: 4,
    emptyLeaves: true,
  });
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(bin, (one) => one - 2),
    missing: Uint8Array.from(feature, () => rng.int(3)),
    missingLeft,
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    leafValue,
    leafWeight,
  };
}

test("random trees with every way to be missing, zeros and empty leaves have the Shapley values of their definition", () => {
  const model = readModel("lightgbm-missing-nan.txt");
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const rng = createRng(seed);
      const foreign: ForeignModel = { ...model.foreign, start: 0.5, trees: [foreignTree(rng), foreignTree(rng)] };
      const value = () => (rng.int(5) === 0 ? Number.NaN : rng.int(5) - 2);
      const columns = NAMES.map(() => Float64Array.from({ length: 3 }, value));
      const random = Object.create(model, { foreign: { value: foreign } }) as ImportedModel;
      expectShapley(random, { rows: 3, names: NAMES, columns });
    }),
    { numRuns: 60 },
  );
});
