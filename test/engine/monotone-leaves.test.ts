import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { makeDataset, suited } from "./make-dataset.js";

const policies = ["SymmetricTree", "Depthwise", "Lossguide"] as const;
const losses = [
  "RMSE",
  "MAE",
  "Huber:delta=1",
  "Quantile:alpha=0.2",
  "Quantile:alpha=0.9",
  "LogCosh",
  "Logloss",
] as const;
const kinds = policies.flatMap((grow_policy) => losses.map((loss_function) => ({ grow_policy, loss_function })));

const shape = fc.record({
  rows: fc.integer({ min: 20, max: 250 }),
  features: fc.constant(3),
  seed: fc.integer(),
  missing: fc.constantFrom(0, 0.2, 0.6),
  levels: fc.constantFrom(3, 10, 1000),
});

const options = fc.record({
  depth: fc.integer({ min: 1, max: 6 }),
  l2_leaf_reg: fc.constantFrom(0, 3),
  rsm: fc.constantFrom(1, 0.5),
  bootstrap: fc.constantFrom<object>(
    { bootstrap_type: "No" },
    { bootstrap_type: "Bernoulli", subsample: 0.5 },
    { bootstrap_type: "Bayesian", bagging_temperature: 1.5 },
    { bootstrap_type: "MVS", subsample: 0.3 },
  ),
  random_strength: fc.constantFrom(0, 5),
  directions: fc.tuple(fc.constantFrom(1, -1), fc.constantFrom(1, 0, -1)),
  weighted: fc.boolean(),
});

/** A target that goes up and down with the first two features, so that constraints have something to forbid. */
function wavy(data: Dataset, weighted: boolean, seed: number): Dataset {
  const rng = createRng(seed, 5);
  const [a, b] = data.matrix.columns;
  const target = data.target.map((value, row) => {
    const [x, y] = [a![row]!, b![row]!].map((value) => (Number.isNaN(value) ? 0.5 : value));
    return value - 12 * (x! > 0.6 ? 1 : 0) + 9 * (y! > 0.3 && y! < 0.6 ? 1 : 0) + 4 * rng.uniform();
  });
  const weight = target.map(() => [0, 0.5, 1, 3][rng.int(4)]!);
  weight[0] = 1;
  return { ...data, target, ...(weighted && { weight }) };
}

function hasBothTargets({ target, weight }: Dataset): boolean {
  return new Set(target.filter((_, row) => weight?.[row] !== 0)).size === 2;
}

test.each(kinds)(
  "$grow_policy with $loss_function never moves against a constraint, whatever the data",
  async (kind) => {
    const steps = Float64Array.from({ length: 41 }, (_, i) => i / 32 - 0.125);
    await fc.assert(
      fc.asyncProperty(shape, options, async (dataShape, drawn) => {
        const { bootstrap, directions, weighted, ...plain } = drawn;
        const data = suited(wavy(makeDataset(dataShape), weighted, dataShape.seed), kind.loss_function);
        // A probability needs rows of both kinds.
        fc.pre(kind.loss_function !== "Logloss" || hasBothTargets(data));
        const { model } = await fitBoostedTrees(
          data,
          null,
          parseTreeOptions({
            ...kind,
            ...plain,
            ...bootstrap,
            iterations: 8,
            learning_rate: 0.4,
            monotone_constraints: { f0: directions[0], f1: directions[1] },
          }),
          {},
        );
        const { names, columns } = data.matrix;
        for (let row = 0; row < 12; row++) {
          for (const [feature, direction] of directions.entries()) {
            const grid = columns.map((column, f) => (f === feature ? steps : steps.map(() => column[row]!)));
            const path = model.predict({ rows: steps.length, names, columns: grid });
            const falls = path.slice(1).map((value, i) => (value - path[i]!) * direction);
            expect(Math.min(...falls)).toBeGreaterThanOrEqual(-1e-12);
          }
        }
      }),
      { numRuns: 20 },
    );
  },
);

test("without the constraints the same data does go both ways", async () => {
  const data = wavy(makeDataset({ rows: 250, features: 3, seed: 4, missing: 0.2 }), false, 4);
  const { model } = await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 8, learning_rate: 0.4 }), {});
  const steps = Float64Array.from({ length: 41 }, (_, i) => i / 32 - 0.125);
  const columns = [steps, steps.map(() => 0.7), steps.map(() => 0.5)];
  const path = model.predict({ rows: steps.length, names: data.matrix.names, columns });
  const falls = path.slice(1).map((value, i) => value - path[i]!);
  expect(Math.min(...falls)).toBeLessThan(-0.1);
  expect(Math.max(...falls)).toBeGreaterThan(0.1);
});

test.each(policies)(
  "%s never splits on a feature of weight 0, however strong it or the noise is",
  async (grow_policy) => {
    await fc.assert(
      fc.asyncProperty(shape, options, fc.constantFrom("f0", "f1", "f2"), async (dataShape, drawn, barred) => {
        const { bootstrap, directions: _, weighted, ...plain } = drawn;
        const data = wavy(makeDataset(dataShape), weighted, dataShape.seed);
        const all = { grow_policy, ...plain, ...bootstrap, iterations: 5, feature_weights: { [barred]: 0 } };
        const { model } = await fitBoostedTrees(data, null, parseTreeOptions(all), {});
        expect(model.importance().find(({ feature }) => feature === barred)!.importance).toBe(0);
        const other = data.matrix.columns.map((column, f) =>
          data.matrix.names[f] === barred ? column.map((value) => 1 - value) : column,
        );
        expect(model.predict({ ...data.matrix, columns: other })).toEqual(model.predict(data.matrix));
      }),
      { numRuns: 25 },
    );
  },
);
