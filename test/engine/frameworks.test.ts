import { expect, test } from "vitest";
import { UsageError } from "../../src/core/errors.js";
import { baselines } from "../../src/engine/baselines.js";
import { frameworkNamed, frameworks } from "../../src/engine/frameworks.js";
import { datasetOf, makeDataset } from "./make-dataset.js";

test("frameworks are found by name; others are refused with those there are", async () => {
  expect(frameworkNamed("trees")).toBe(frameworks.trees);
  expect(() => frameworkNamed("catboost")).toThrow(UsageError);
  expect(() => frameworkNamed("toString")).toThrow('no framework "toString"; there are: trees, linear, mlp, ensemble');
  const data = makeDataset({ rows: 50, features: 2, seed: 1 });
  const { fit, parseOptions } = frameworks.trees;
  const { model, report } = await fit(data, null, parseOptions({ iterations: 3 }), {});
  expect(model.family).toBe("trees");
  expect(report.iterations).toBe(3);
});

test("baselines read their column, NaN where it does not know, and need it to be there", () => {
  const { matrix } = datasetOf(
    { vegas_points_line: [20.5, Number.NaN], points_avg_season: [18, 19], points_avg_last_10: [17, 16] },
    [0, 0],
  );
  expect([...baselines.line.predict(matrix)]).toEqual([20.5, Number.NaN]);
  expect([...baselines.season_average.predict(matrix)]).toEqual([18, 19]);
  expect([...baselines.last_10_average.predict(matrix)]).toEqual([17, 16]);
  expect(() => baselines.line.predict(datasetOf({ a: [1] }, [1]).matrix)).toThrow('no column "vegas_points_line"');
});
