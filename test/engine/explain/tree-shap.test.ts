import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../../../src/core/rng.js";
import { expectedValue } from "../../../src/engine/explain/shap-tree.js";
import { treeShap } from "../../../src/engine/explain/tree-shap.js";
import type { Tree } from "../../../src/engine/tree.js";
import { bruteForceShapley, randomTree, treeValue } from "./brute-force-shapley.js";

const BINS = 4;
const everything = (features: number) => new Set(Array(features).keys());

/** Rows of values on borders, between them and missing. */
function randomColumns(rng: Rng, features: number, rows: number): Float64Array[] {
  const value = () => (rng.int(6) === 0 ? Number.NaN : rng.int(2 * BINS + 2) / 2 - 0.5);
  return Array.from({ length: features }, () => Float64Array.from({ length: rows }, value));
}

const bordersFor = (features: number) =>
  Array.from({ length: features }, () => Float64Array.from({ length: BINS }, (_, i) => i));

function expectShapley(trees: Tree[], borders: Float64Array[], columns: Float64Array[], symmetric: boolean): void {
  const rows = columns[0]!.length;
  const found = treeShap(trees, borders, columns, rows, symmetric);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const value = (row: number, known: Set<number>) =>
    sum(
      trees.map((tree) =>
        treeValue(
          tree,
          borders,
          columns.map((column) => column[row]!),
          known,
        ),
      ),
    );
  for (let row = 0; row < rows; row++) {
    const slow = bruteForceShapley(columns.length, (known) => value(row, known));
    for (const [feature, column] of found.columns.entries()) expect(column[row]).toBeCloseTo(slow[feature]!, 10);
    expect(found.expected).toBeCloseTo(value(row, new Set()), 10);
    const whole = found.expected + sum(found.columns.map((column) => column[row]!));
    expect(Math.abs(whole - value(row, everything(columns.length)))).toBeLessThan(1e-9);
  }
}

describe("against Shapley values by definition", () => {
  test("random trees: repeated features, missing values, weights, empty leaves", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        (seed, depth, features, emptyLeaves) => {
          const rng = createRng(seed);
          const trees = [0, 1].map(() => randomTree(rng, { depth, features, bins: BINS, emptyLeaves }));
          expectShapley(trees, bordersFor(features), randomColumns(rng, features, 3), false);
        },
      ),
      { numRuns: 120 },
    );
  });

  test("a way that splits on the same feature eight times, and one on many features", () => {
    const chain = (features: number[]): Tree => ({
      feature: Uint16Array.from(features),
      bin: Uint8Array.from(features, (_, i) => 1 + (i % BINS)),
      missingLeft: Uint8Array.from(features, (_, i) => i % 2),
      left: Int16Array.from(features, (_, i) => ~i),
      right: Int16Array.from(features, (_, i) => (i + 1 < features.length ? i + 1 : ~features.length)),
      leafValue: Float64Array.from([...features, 0], (_, i) => i * i - 7),
      leafWeight: Float64Array.from([...features, 0], (_, i) => 1 + (i % 3)),
    });
    const rng = createRng(8);
    expectShapley([chain([0, 1, 0, 0, 0, 0, 0, 0, 0])], bordersFor(2), randomColumns(rng, 2, 12), false);
    const ten = chain([3, 1, 4, 0, 5, 9, 2, 6, 8, 7, 9, 3]);
    expectShapley([ten], bordersFor(10), randomColumns(rng, 10, 4), false);
  });

  test("symmetric trees, where rows of one leaf share the work, with features split twice and empty leaves", () => {
    const rng = createRng(4);
    const features = 4;
    const symmetricTree = (depth: number): Tree => {
      const levels = Array.from({ length: depth }, () => [rng.int(features), rng.int(BINS + 1), rng.int(2)] as const);
      const nodes = (1 << depth) - 1;
      const level = (node: number) => levels[31 - Math.clz32(node + 1)]!;
      const each = <T>(of: (node: number) => T) => Array.from({ length: nodes }, (_, node) => of(node));
      const reference = (child: number) => (child < nodes ? child : ~(child - nodes));
      return {
        feature: Uint16Array.from(each((node) => level(node)[0])),
        bin: Uint8Array.from(each((node) => level(node)[1])),
        missingLeft: Uint8Array.from(each((node) => level(node)[2])),
        left: Int16Array.from(each((node) => reference(2 * node + 1))),
        right: Int16Array.from(each((node) => reference(2 * node + 2))),
        leafValue: Float64Array.from({ length: nodes + 1 }, () => rng.uniform() - 0.5),
        leafWeight: Float64Array.from({ length: nodes + 1 }, () => rng.int(4)),
      };
    };
    const trees = [symmetricTree(4), symmetricTree(0), symmetricTree(2), symmetricTree(5)];
    expectShapley(trees, bordersFor(features), randomColumns(rng, features, 60), true);
    expectShapley(trees, bordersFor(features), randomColumns(rng, features, 2), true);
  });
});

test("the expected value is the mean of the leaves by weight", () => {
  const tree = randomTree(createRng(3), { depth: 4, features: 5, bins: BINS, emptyLeaves: true });
  let sum = 0;
  let weight = 0;
  for (const [leaf, value] of tree.leafValue.entries()) {
    sum += value * tree.leafWeight[leaf]!;
    weight += tree.leafWeight[leaf]!;
  }
  expect(expectedValue(tree)).toBeCloseTo(sum / weight, 12);
});

test("no rows, no trees, a tree of one leaf", () => {
  const leaf = randomTree(createRng(1), { depth: 0, features: 1, bins: 1, emptyLeaves: false });
  const one = Float64Array.of(1);
  expect(treeShap([], [one], [one], 1, false)).toEqual({ expected: 0, columns: [new Float64Array(1)] });
  const alone = treeShap([leaf], [one], [one], 1, false);
  expect(alone).toEqual({ expected: leaf.leafValue[0], columns: [new Float64Array(1)] });
  expect(treeShap([leaf], [one], [new Float64Array(0)], 0, true).columns[0]).toHaveLength(0);
});
