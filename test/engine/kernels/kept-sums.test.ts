import { expect, test } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { createRng } from "../../../src/core/rng.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

/** More than two chunks of rows, more than one panel of features. */
const ROWS = 9000;
const train = makeDataset({ rows: ROWS, features: 19, seed: 5, missing: 0.05 });
const rng = createRng(6);
const weight = Float64Array.from({ length: ROWS }, () => rng.int(4) / 2);
/** Most rows lie at the median, where the gradient is 0 whatever the row weighs. */
const flat = train.target.map((value, row) => (row % 4 === 0 ? value : 0));
const small = makeDataset({ rows: 301, features: 3, seed: 7 });

/** Few gradients change from tree to tree, many, all, or another number in every tree. */
test.each([
  { loss_function: "MAE" },
  { loss_function: "MAE", learning_rate: 1 },
  { loss_function: "Quantile:alpha=0.8", grow_policy: "Depthwise", weighted: true },
  { loss_function: "MAE", grow_policy: "Lossguide", bootstrap_type: "Bernoulli", subsample: 0.9 },
  { loss_function: "MAE", bootstrap_type: "Bernoulli", subsample: 0.55 },
  { loss_function: "MAE", bootstrap_type: "Bayesian", weighted: true },
  { loss_function: "MAE", bootstrap_type: "Bayesian", bagging_temperature: 0.2, flat: true },
  { loss_function: "MAE", rsm: 0.1 },
  { loss_function: "MAE", rsm: 0.5, random_strength: 1 },
  { loss_function: "MultiQuantile:alpha=0.1,0.5" },
])("sums that are kept from tree to tree give the trees of sums counted anew: %o", async (given) => {
  const { weighted, flat: isFlat, ...options } = { weighted: false, flat: false, ...given };
  const tree = parseTreeOptions({ iterations: 12, depth: 4, border_count: 40, learning_rate: 0.1, ...options });
  const data = { ...train, ...(weighted && { weight }), ...(isFlat && { target: flat }) };
  const fit = async (rows: typeof data, path: "plain" | "wasm", threads: number) =>
    sha256((await fitBoostedTrees(rows, null, tree, {}, {}, { path, threads })).model.serialize());
  const expected = await fit(data, "plain", 1);
  expect(await fit(data, "wasm", 1)).toBe(expected);
  expect(await fit(data, "wasm", 2)).toBe(expected);
  expect(await fit(small, "wasm", 1)).toBe(await fit(small, "plain", 1));
});
