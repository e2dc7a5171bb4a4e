import { expect, test } from "vitest";
import { UsageError } from "../../src/core/errors.js";
import { formatLoss, parseLoss } from "../../src/engine/loss-spec.js";
import { parseTreeOptions } from "../../src/engine/tree-options.js";

function messageOf(input: Record<string, unknown>): string {
  try {
    parseTreeOptions(input);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return "";
}

test("defaults are complete, and checked options pass unchanged", () => {
  const options = parseTreeOptions({});
  expect(options).toMatchObject({
    loss_function: "RMSE",
    iterations: 1000,
    learning_rate: 0.05,
    depth: 6,
    l2_leaf_reg: 3,
  });
  expect(options).toMatchObject({
    grow_policy: "SymmetricTree",
    rsm: 1,
    early_stopping_rounds: 50,
    use_best_model: true,
  });
  expect(options).toMatchObject({ border_count: 254, random_seed: 42, random_strength: 0, bootstrap_type: "No" });
  expect(parseTreeOptions(options)).toEqual(options);
  const bagged = parseTreeOptions({ bootstrap_type: "Bernoulli", depth: undefined });
  expect(bagged).toMatchObject({ subsample: 0.8, depth: 6 });
  expect(parseTreeOptions(bagged)).toEqual(bagged);
});

test("options that go with another have defaults there, and are not there without it", () => {
  const own = ["max_leaves", "bagging_temperature", "mvs_reg"];
  expect(Object.keys(parseTreeOptions({})).filter((key) => own.includes(key))).toEqual([]);
  const leafwise = parseTreeOptions({ grow_policy: "Lossguide", bootstrap_type: "Bayesian", depth: 64 });
  expect(leafwise).toMatchObject({ max_leaves: 31, bagging_temperature: 1, subsample: 1, depth: 64 });
  const mvs = parseTreeOptions({ bootstrap_type: "MVS", grow_policy: "Lossguide", max_leaves: 7 });
  expect(mvs).toMatchObject({ subsample: 0.8, max_leaves: 7 });
  expect(Object.hasOwn(mvs, "mvs_reg")).toBe(false);
  expect(parseTreeOptions({ bootstrap_type: "MVS", subsample: 0.3, mvs_reg: 0 })).toMatchObject({
    subsample: 0.3,
    mvs_reg: 0,
  });
  for (const options of [leafwise, mvs]) expect(parseTreeOptions(options)).toEqual(options);
});

test("all defects are told at once, each with value and range", () => {
  const message = messageOf({
    loss_function: "Hubert",
    iterations: 0,
    learning_rate: "fast",
    depth: 6.5,
    rsm: 0,
    grow_policy: "Levelwise",
    max_leafs: 31,
    monotone_constraints: { a: 2 },
    border_count: 255,
  });
  expect(message.split("\n").slice(1)).toMatchInlineSnapshot(`
    [
      "  loss_function: "Hubert" is not a known loss (did you mean Huber?); allowed: RMSE, MAE, LogCosh, "Huber:delta=<d>" (d above 0), "Quantile:alpha=<a>" (a between 0 and 1), "MultiQuantile:alpha=<a>,<b>,.." (ascending), Logloss (targets of 0 and 1)",
      "  iterations: 0, allowed is a whole number from 1 to 100000",
      "  learning_rate: "fast", allowed is a number above 0 to 1",
      "  depth: 6.5, allowed is a whole number from 1 to 64",
      "  rsm: 0, allowed is a number above 0 to 1",
      "  grow_policy: "Levelwise", allowed: SymmetricTree, Depthwise, Lossguide",
      "  max_leafs: 31 is not an option; there are: loss_function, iterations, learning_rate, depth, l2_leaf_reg, grow_policy, max_leaves, rsm, min_data_in_leaf, bootstrap_type, subsample, bagging_temperature, mvs_reg, random_strength, early_stopping_rounds, use_best_model, feature_weights, monotone_constraints, border_count, random_seed",
      "  monotone_constraints: {"a":2}, a: 2, allowed is a whole number from -1 to 1",
      "  border_count: 255, allowed is a whole number from 1 to 254",
    ]
  `);
});

test.each([
  [{ loss_function: "Huber" }, 'loss_function: "Huber" needs its delta written, above 0, as in "Huber:delta=5"'],
  [{ loss_function: "MEA" }, 'loss_function: "MEA" is not a known loss (did you mean MAE?); allowed: RMSE, MAE, '],
  [{ loss_function: "quantile:alpha=0.5" }, "is not a known loss (did you mean Quantile?)"],
  [{ loss_function: "hinge" }, '"hinge" is not a known loss; allowed'],
  [{ loss_function: "Huber:alpha=5" }, "needs its delta written"],
  [{ loss_function: "Huber:delta=-1" }, "needs its delta written"],
  [{ loss_function: "Quantile" }, "needs its alpha written"],
  [{ loss_function: "Quantile:alpha=1" }, "between 0 and 1"],
  [{ loss_function: "MAE:delta=1" }, "MAE takes no parameter"],
  [{ loss_function: "LogCosh:alpha=1" }, "LogCosh takes no parameter"],
  [{ loss_function: "MultiQuantile" }, "needs its alphas written"],
  [{ loss_function: "MultiQuantile:alpha=" }, "needs its alphas written"],
  [{ loss_function: "MultiQuantile:alpha=0.1,1" }, 'alpha "1" is not a number between 0 and 1'],
  [{ loss_function: "MultiQuantile:alpha=0.1,,0.9" }, 'alpha "" is not a number'],
  [{ loss_function: "MultiQuantile:alpha=0.9,0.1" }, "alpha 0.1 comes after 0.9"],
  [{ loss_function: "MultiQuantile:alpha=0.1,0.1" }, "alpha 0.1 is there twice"],
  [
    { loss_function: `MultiQuantile:alpha=${Array.from({ length: 21 }, (_, i) => (i + 1) / 22)}` },
    "has 21 alphas, at most 20",
  ],
  [{ loss_function: 5 }, 'allowed is a text such as "MAE"'],
  [{ bootstrap_type: "Poisson" }, "not available yet; allowed: No, Bernoulli, Bayesian, MVS"],
  [{ bootstrap_type: "Bayesian", subsample: 0.5 }, "needs bootstrap_type Bernoulli or MVS (without it, only 1)"],
  [{ bagging_temperature: 1 }, "bagging_temperature: 1 needs bootstrap_type Bayesian"],
  [{ bootstrap_type: "Bayesian", bagging_temperature: -1 }, "allowed is a number from 0 to 100"],
  [{ bootstrap_type: "Bernoulli", mvs_reg: 1 }, "mvs_reg: 1 needs bootstrap_type MVS"],
  [{ max_leaves: 31 }, "max_leaves: 31 needs grow_policy Lossguide"],
  [{ grow_policy: "Lossguide", max_leaves: 1 }, "allowed is a whole number from 2 to 4096"],
  [{ grow_policy: "Lossguide", max_leaves: 4097 }, "allowed is a whole number from 2 to 4096"],
  [{ grow_policy: "Depthwise", depth: 13 }, "depth: 13, above 12 needs grow_policy Lossguide"],
  [{ subsample: 0.5 }, "needs bootstrap_type Bernoulli"],
  [{ min_data_in_leaf: 5 }, "needs grow_policy Depthwise"],
  [{ random_strength: -1 }, "allowed is a number from 0"],
  [{ feature_weights: { a: -1 } }, "a: -1, allowed is a number from 0"],
  [{ feature_weights: [1] }, "mapping from feature name to number"],
  [{ toString: 1 }, "is not an option"],
  [{ l2_leaf_reg: Number.NaN }, "allowed is a number from 0"],
])("%j is refused", (input, message) => {
  expect(messageOf(input)).toContain(message);
});

test("losses are written one way", () => {
  expect(parseTreeOptions({ loss_function: "Huber:delta=5.0" }).loss_function).toBe("Huber:delta=5");
  for (const text of [
    "RMSE",
    "LogCosh",
    "Logloss",
    "Huber:delta=0.5",
    "Quantile:alpha=0.43",
    "MultiQuantile:alpha=0.1,0.9",
  ]) {
    expect(formatLoss(parseLoss(text) as never)).toBe(text);
  }
  expect(formatLoss(parseLoss("MultiQuantile:alpha=.10,0.50") as never)).toBe("MultiQuantile:alpha=0.1,0.5");
});
