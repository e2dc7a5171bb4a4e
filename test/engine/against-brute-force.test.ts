import fc from "fast-check";
import { expect, test } from "vitest";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { slowBoostedTrees, slowLosses } from "./brute-force-trees.js";
import { makeDataset } from "./make-dataset.js";

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  features: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer(),
  missing: fc.constantFrom(0, 0.2, 0.7),
  levels: fc.constantFrom(2, 3, 7, 1000),
});

const cases = (["Depthwise", "SymmetricTree"] as const).flatMap((policy) =>
  (["RMSE", "MAE"] as const).map((loss) => ({ policy, loss })),
);

test.each(cases)(
  "$policy with $loss equals a learner that tries every split on the raw rows",
  async ({ policy, loss }) => {
    await fc.assert(
      fc.asyncProperty(
        shape,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 3),
        fc.constantFrom(1, 3),
        async (dataShape, depth, l2, minimum) => {
          const data = makeDataset(dataShape);
          const minRows = policy === "Depthwise" ? minimum : 1;
          const options = { policy, iterations: 4, learningRate: 0.3, depth, l2, minRows };
          const slow = slowBoostedTrees(data, slowLosses[loss], options);
          const { model } = await fitBoostedTrees(
            data,
            null,
            parseTreeOptions({
              loss_function: loss,
              grow_policy: policy,
              iterations: 4,
              learning_rate: 0.3,
              depth,
              l2_leaf_reg: l2,
              min_data_in_leaf: minRows,
            }),
            {},
          );
          const fast = model.predict(data.matrix);
          for (const [row, value] of slow.entries()) expect(fast[row]).toBeCloseTo(value, 9);
        },
      ),
      { numRuns: 60 },
    );
  },
);
