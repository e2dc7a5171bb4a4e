import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { levelsOf } from "../../../src/engine/kernels/level-trees.js";
import { Predictor } from "../../../src/engine/kernels/predictor.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import type { TreeModel } from "../../../src/engine/tree-model.js";
import { makeDataset } from "../make-dataset.js";

const shape = { rows: 700, features: 5, seed: 4, missing: 0.1, levels: 1000 };

async function fit(options: object, path: "plain" | "wasm" = "wasm", targetOf = (value: number) => value) {
  const data = makeDataset(shape);
  const train = { ...data, target: data.target.map(targetOf) };
  const validation = makeDataset({ ...shape, rows: 43, seed: 5 });
  const fitted = await fitBoostedTrees(
    train,
    { ...validation, target: validation.target.map(targetOf) },
    parseTreeOptions({ iterations: 4, learning_rate: 0.5, ...options }),
    {},
    {},
    { path },
  );
  return { model: fitted.model as TreeModel, report: fitted.report, data };
}

test("symmetric trees of up to eight levels are known as such; others are not", async () => {
  const depths = async (options: object) => new Set((await fit(options)).model.parts.trees.map(levelsOf));
  expect(await depths({ depth: 8 })).toEqual(new Set([8]));
  expect(await depths({ depth: 9 })).toEqual(new Set([null]));
  expect(await depths({ depth: 4, grow_policy: "Depthwise" })).toEqual(new Set([null]));
  const [tree] = (await fit({ depth: 3 })).model.parts.trees;
  expect(levelsOf(tree!)).toBe(3);
  for (const changed of ["feature", "bin", "missingLeft", "left", "right"] as const) {
    const values = tree![changed].slice();
    values[4]! += 1;
    expect(levelsOf({ ...tree!, [changed]: values })).toBe(null);
  }
});

test.each([1, 7, 8, 9])(
  "depth %i: followed on validation rows and predicted to the same bits on every path",
  async (depth) => {
    const wasm = await fit({ depth });
    const plain = await fit({ depth }, "plain");
    expect(wasm.report).toEqual(plain.report);
    expect(sha256(wasm.model.serialize())).toBe(sha256(plain.model.serialize()));
    const { trees, borders } = plain.model.parts;
    const predicted = (["plain", "wasm"] as const).map((path) => {
      const prediction = new Float64Array(shape.rows);
      new Predictor(trees, borders, path).add(wasm.data.matrix.columns, prediction);
      return [...prediction];
    });
    expect(predicted[1]).toEqual(predicted[0]);
  },
);

test("leaves take the same quantile on every path, ties, halves between two values and negative zero included", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 3, 40), fc.constantFrom(0.05, 0.25, 0.5, 0.75, 0.9), async (kinds, alpha) => {
      const options = { depth: 3, loss_function: `Quantile:alpha=${alpha}` };
      const rounded = (value: number) => Math.round((value - 8) * kinds) / kinds;
      const found = await fit(options, "wasm", rounded);
      const expected = await fit(options, "plain", rounded);
      expect(sha256(found.model.serialize())).toBe(sha256(expected.model.serialize()));
    }),
    { numRuns: 10 },
  );
});
