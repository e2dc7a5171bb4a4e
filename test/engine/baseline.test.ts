import { describe, expect, it } from "vitest";
import { sigmoid } from "../../src/core/elementary.js";
import { fitLinear } from "../../src/engine/linear/fit-linear.js";
import { parseLinearOptions } from "../../src/engine/linear/linear-options.js";
import { type FittedModel, fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { fitEachBoostedTrees } from "../../src/engine/parallel/fit-many.js";
import type { TreeModel } from "../../src/engine/tree-model.js";
import { datasetOf, makeDataset, suited } from "./make-dataset.js";

const options = (over: Record<string, unknown> = {}) =>
  parseTreeOptions({ iterations: 12, depth: 3, learning_rate: 0.3, random_seed: 1, ...over });
const raw = (model: unknown, data: ReturnType<typeof makeDataset>) => (model as TreeModel).predictRaw(data.matrix);

describe("a baseline of each row", () => {
  it.each(["RMSE", "MAE", "Quantile:alpha=0.4", "Logloss"])(
    "equal to the loss's own start changes nothing: %s",
    async (loss) => {
      const data = suited(makeDataset({ rows: 400, features: 4, seed: 2 }), loss);
      const plain = await fitBoostedTrees(data, null, options({ loss_function: loss }), {});
      const { start } = (plain.model as TreeModel).parts;
      const anchored = { ...data, baseline: new Float64Array(400).fill(start) };
      const found = await fitBoostedTrees(anchored, null, options({ loss_function: loss }), {});
      expect((found.model as TreeModel).parts.start).toBe(0);
      const sums = raw(found.model, data);
      for (const [row, value] of raw(plain.model, data).entries()) expect(start + sums[row]!).toBeCloseTo(value, 9);
    },
  );

  it.each(["plain", "wasm"] as const)("takes a Newton step of Logloss from it, by hand (%s)", async (path) => {
    const baseline = [0.4, -0.2, 1.1, -0.7, 0.3, 0];
    const target = [1, 0, 1, 0, 0, 1];
    const data = { ...datasetOf({ f: [0, 0, 0, 1, 1, 1] }, target), baseline: Float64Array.from(baseline) };
    const one = options({ iterations: 1, depth: 1, learning_rate: 1, l2_leaf_reg: 3, loss_function: "Logloss" });
    const { model } = await fitBoostedTrees(data, null, one, {}, {}, { path });
    const step = (rows: number[]) => {
      const chance = rows.map((row) => sigmoid(baseline[row]!));
      const slope = rows.reduce((sum, row, i) => sum + target[row]! - chance[i]!, 0);
      return slope / (chance.reduce((sum, p) => sum + p * (1 - p), 0) + 3);
    };
    const found = raw(model, data);
    expect(found[0]).toBeCloseTo(step([0, 1, 2]), 6);
    expect(found[5]).toBeCloseTo(step([3, 4, 5]), 6);
  });

  it("stops before the first tree where the baseline is all there is to know", async () => {
    const noise = makeDataset({ rows: 600, features: 3, seed: 4 });
    const unrelated = makeDataset({ rows: 600, features: 3, seed: 5 }).matrix;
    const known = { matrix: unrelated, target: noise.target, baseline: noise.target };
    const { model, report } = await fitBoostedTrees(known, known, options({ loss_function: "MAE" }), {});
    expect(report.bestIteration).toBe(0);
    expect(new Set(model.predict(unrelated))).toEqual(new Set([0]));
  });

  it("counts on validation rows too, on every thread", async () => {
    const data = makeDataset({ rows: 500, features: 4, seed: 6 });
    const withBase = { ...data, baseline: data.matrix.columns[0]!.map((x) => 8 * x) };
    const other = makeDataset({ rows: 200, features: 4, seed: 7 });
    const check = { ...other, baseline: other.matrix.columns[0]!.map((x) => 8 * x) };
    const alone = await fitBoostedTrees(withBase, check, options(), {});
    let many: FittedModel | undefined;
    await fitEachBoostedTrees(
      [{ train: withBase, validation: check, options: options(), meta: {} }],
      1,
      (_, fitted) => {
        many = fitted;
      },
    );
    expect(Buffer.from(many!.model.serialize())).toEqual(Buffer.from(alone.model.serialize()));
    const best = alone.report.learningCurve[alone.report.iterations]!;
    const sums = alone.model.predict(check.matrix);
    const square = sums.reduce((sum, s, i) => sum + (check.target[i]! - check.baseline[i]! - s) ** 2, 0) / 200;
    expect(best.validation).toBeCloseTo(Math.sqrt(square), 9);
  });

  it("is refused where it is no number, stands on one part alone, or the family cannot start at it", async () => {
    const data = makeDataset({ rows: 50, features: 2, seed: 8 });
    const baseline = new Float64Array(50);
    const holed = { ...data, baseline: baseline.map((_, i) => (i === 3 ? Number.NaN : 0)) };
    await expect(fitBoostedTrees(holed, null, options(), {})).rejects.toThrow(/baseline of training row 3 is NaN/);
    await expect(fitBoostedTrees({ ...data, baseline }, data, options(), {})).rejects.toThrow(/both have a baseline/);
    const linear = fitLinear({ ...data, baseline }, null, parseLinearOptions({}), {});
    await expect(linear).rejects.toThrow(/linear cannot start at a baseline/);
  });
});
