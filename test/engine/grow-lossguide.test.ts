import fc from "fast-check";
import { expect, test } from "vitest";
import { boost } from "../../src/engine/boost.js";
import { sizeOf } from "../../src/engine/boosted-trees.js";
import type { Kernels } from "../../src/engine/kernels/kernels.js";
import { plainKernels } from "../../src/engine/kernels/plain/plain-kernels.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { prepareRows } from "../../src/engine/prepare-rows.js";
import { makeDataset } from "./make-dataset.js";

async function predictions(data: Dataset, options: Record<string, unknown>): Promise<Float64Array> {
  const { model } = await fitBoostedTrees(data, null, parseTreeOptions(options), {});
  return model.predict(data.matrix);
}

/** How many rows each leaf of a one-tree model holds; leaves have different values in continuous data. */
function leafSizes(prediction: Float64Array): number[] {
  const sizes = new Map<number, number>();
  for (const value of prediction) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}

test("with room for 2^depth leaves it has the leaves of a Depthwise tree", async () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 300 }),
    features: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer(),
    missing: fc.constantFrom(0, 0.3),
  });
  await fc.assert(
    fc.asyncProperty(
      shape,
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(1, 7),
      async (dataShape, depth, min_data_in_leaf) => {
        const data = makeDataset(dataShape);
        const options = { depth, min_data_in_leaf, iterations: 3, learning_rate: 0.5, loss_function: "MAE" };
        const leafwise = { ...options, grow_policy: "Lossguide", max_leaves: 2 ** depth };
        expect(await predictions(data, leafwise)).toEqual(
          await predictions(data, { ...options, grow_policy: "Depthwise" }),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test("max_leaves, depth and min_data_in_leaf each limit the tree", async () => {
  const data = makeDataset({ rows: 600, features: 4, seed: 5 });
  const grow = async (options: object) =>
    leafSizes(await predictions(data, { grow_policy: "Lossguide", iterations: 1, ...options }));
  expect(await grow({ max_leaves: 2 })).toHaveLength(2);
  expect(await grow({ max_leaves: 13 })).toHaveLength(13);
  expect(await grow({})).toHaveLength(31);
  expect(await grow({ max_leaves: 31, depth: 3 })).toHaveLength(8);
  const chained = await grow({ max_leaves: 50, depth: 64 });
  expect(chained).toHaveLength(50);
  expect(Math.min(...(await grow({ max_leaves: 50, depth: 64, min_data_in_leaf: 9 })))).toBeGreaterThanOrEqual(9);
});

test("the training loss falls with every leaf allowed", async () => {
  const data = makeDataset({ rows: 500, features: 4, seed: 15 });
  const losses = [];
  for (let max_leaves = 2; max_leaves <= 24; max_leaves++) {
    const options = parseTreeOptions({ grow_policy: "Lossguide", max_leaves, iterations: 1, l2_leaf_reg: 0 });
    losses.push((await fitBoostedTrees(data, null, options, {})).report.learningCurve[1]!.train);
  }
  for (let i = 1; i < losses.length; i++) expect(losses[i]!).toBeLessThan(losses[i - 1]!);
});

test.each([
  { grow_policy: "Lossguide", max_leaves: 2, depth: 6 },
  { grow_policy: "Lossguide", max_leaves: 9, depth: 6 },
  { grow_policy: "Lossguide", max_leaves: 200, depth: 10 },
  { grow_policy: "Lossguide", max_leaves: 200, depth: 4 },
  { grow_policy: "Depthwise", depth: 8 },
  { grow_policy: "SymmetricTree", depth: 6 },
])("no more histograms are alive than memory is reserved for: %j", async (given) => {
  const data = makeDataset({ rows: 3000, features: 5, seed: 3 });
  const options = parseTreeOptions({ ...given, iterations: 4, rsm: 0.6 });
  let histograms = 0;
  const counting: Kernels = {
    ...plainKernels,
    forFit: (setup) => {
      const fit = plainKernels.forFit(setup);
      const make = fit.newHistogram.bind(fit);
      fit.newHistogram = () => {
        histograms++;
        return make();
      };
      return fit;
    },
  };
  const rows = await prepareRows(counting, data, null, 254, async () => {});
  await boost(counting, rows, options, {}, undefined, async () => {});
  expect(histograms).toBeGreaterThan(0);
  expect(histograms).toBeLessThanOrEqual(sizeOf(data, null, options).histograms);
});
