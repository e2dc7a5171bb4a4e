import { describe, expect, it } from "vitest";
import { hashJson } from "../../../src/core/hash.js";
import type { ExperimentInput } from "../../../src/runner/experiment-schema.js";
import { modelOptions } from "../../../src/runner/model-options.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";
import { planTuning, skippedPhrase } from "../../../src/runner/tune/plan-tuning.js";
import type { TuneInput } from "../../../src/runner/tune/tune-schema.js";

const BASE = {
  name: "T",
  train_start: "2024-11-01",
  train_end: "2025-01-31",
  eval_start: "2025-02-01",
  eval_end: "2025-02-28",
};
const resolve = (file: Partial<ExperimentInput>, flags: Partial<ExperimentInput> = {}) =>
  resolveExperiment({ ...BASE, ...file } as ExperimentInput, { name: "T", ...flags });

describe("tune of an experiment", () => {
  it("is complete after resolving: method, number, seed, the family's space", () => {
    expect(resolve({}).tune).toBeUndefined();
    expect(resolve({ random_seed: 7 }, { tune: {} }).tune).toEqual({
      method: "random",
      candidates: 30,
      seed: 7,
      space: {
        depth: { from: 4, to: 8, scale: "linear", points: 3 },
        l2_leaf_reg: { from: 1, to: 30, scale: "log", points: 3 },
        learning_rate: { from: 0.02, to: 0.2, scale: "log", points: 3 },
        rsm: { from: 0.3, to: 1, scale: "linear", points: 3 },
      },
    });
  });

  it("takes ranges with the usual scale of the setting, and lists", () => {
    const tune = { space: { l2_leaf_reg: { from: 2, to: 9 }, min_data_in_leaf: { from: 1, to: 50 }, depth: [4, 6] } };
    const space = resolve({ grow_policy: "Depthwise", tune }).tune!.space;
    expect(space).toEqual({
      l2_leaf_reg: { from: 2, to: 9, scale: "log", points: 3 },
      min_data_in_leaf: { from: 1, to: 50, scale: "linear", points: 3 },
      depth: [4, 6],
    });
  });

  it("a flag lies over the file: method, number and off, while the file's space stays", () => {
    const file: Partial<ExperimentInput> = { tune: { method: "random", candidates: 12, space: { depth: [4, 5] } } };
    expect(resolve(file, { tune: { method: "random", candidates: 3 } }).tune).toMatchObject({
      candidates: 3,
      space: { depth: [4, 5] },
    });
    expect(resolve(file, { tune: { method: "grid" } }).tune).toEqual({ method: "grid", space: { depth: [4, 5] } });
    expect(resolve(file, { tune: { method: "off" } }).tune).toBeUndefined();
    const off: Partial<ExperimentInput> = { tune: { method: "off", space: { depth: [4, 5] } } };
    expect(resolve(off).tune).toBeUndefined();
    expect(resolve(off, { tune: {} }).tune).toMatchObject({ method: "random", space: { depth: [4, 5] } });
  });

  it("names every defect at once", () => {
    const space = {
      depht: [4],
      loss_function: ["MAE"],
      depth: [4, 40],
      rsm: { from: 1, to: 0.5 },
      l2_leaf_reg: { from: 0, to: 3 },
      border_count: { from: 10.5, to: 20 },
    };
    const attempt = () => resolve({ tune: { space } });
    expect(attempt).toThrow(/6 defects/);
    expect(attempt).toThrow(/tune\.space\.depht: cannot be searched \(did you mean depth\?\)/);
    expect(attempt).toThrow(/tune\.space\.loss_function: cannot be searched/);
    expect(attempt).toThrow(/tune\.space\.depth: .*40, above 12 needs grow_policy/s);
    expect(attempt).toThrow(/tune\.space\.rsm: from 1 is not below to 0\.5/);
    expect(attempt).toThrow(/tune\.space\.l2_leaf_reg: a log scale needs from above 0, got 0/);
    expect(attempt).toThrow(/tune\.space\.border_count: takes whole numbers, got from 10\.5 to 20/);
  });

  it.each<[string, Partial<ExperimentInput>, RegExp]>([
    [
      "a shape that is none",
      { tune: { space: { depth: 4 } } as never },
      /tune\.space\.depth: is neither a list of values nor a range/,
    ],
    ["an unknown member", { tune: { candidate: 3 } as never }, /tune\.candidate: unknown setting/],
    ["too many", { tune: { candidates: 1001 } }, /tune\.candidates: .*got 1001/],
    ["a number of candidates of a grid", { tune: { method: "grid", candidates: 4 } }, /goes with method random/],
    ["an empty space", { tune: { space: {} } }, /nothing to search; name settings of "trees": iterations/],
    [
      "a grid without end",
      {
        tune: {
          method: "grid",
          space: { rsm: { from: 0.1, to: 1, points: 50 }, learning_rate: { from: 0.01, to: 1, points: 50 } },
        },
      },
      /the grid has 2,500 points, at most 1,000 are fitted/,
    ],
    [
      "a setting of another family",
      { framework: "linear", tune: { space: { depth: [4] } } },
      /settings of "linear" that can: l2/,
    ],
  ])("refuses %s", (_what, file, message) => {
    expect(() => resolve(file)).toThrow(message);
  });
});

const configOf = (_: unknown, options: Record<string, unknown>) => ({ options });

describe("tune of an ensemble", () => {
  const planOf = (file: Partial<ExperimentInput>) => {
    const experiment = resolve({ framework: "ensemble", ...file });
    return planTuning(experiment, modelOptions(experiment), configOf)!;
  };
  const grid = (space: NonNullable<TuneInput["space"]>, file: Partial<ExperimentInput> = {}) =>
    planOf({ ...file, tune: { method: "grid", space } }).candidates;

  it("has a space of its own: how members are combined, which take part, and a few of their settings", () => {
    expect(resolve({ framework: "ensemble", tune: {} }).tune!.space).toEqual({
      combine: ["mean", "stacked"],
      members: ["trees+linear+mlp", "linear+mlp", "trees+mlp", "trees+linear"],
      "trees.depth": { from: 4, to: 8, scale: "linear", points: 3 },
      "trees.learning_rate": { from: 0.02, to: 0.2, scale: "log", points: 3 },
      "mlp.learning_rate": { from: 0.0003, to: 0.01, scale: "log", points: 4 },
    });
    const two = resolve({
      framework: "ensemble",
      members: [{ framework: "linear" }, { framework: "linear" }],
      tune: {},
    });
    expect(two.tune!.space).toEqual({ combine: ["mean", "stacked"] });
  });

  it("draws whole configurations, each what it would be written by hand", () => {
    const { candidates } = planOf({ tune: { candidates: 12 } });
    expect(new Set(candidates.map(({ configSha256 }) => configSha256)).size).toBe(13);
    for (const { settings, options, configSha256 } of candidates.slice(1)) {
      const members = String(settings.members)
        .split("+")
        .map((framework) => {
          const own = Object.entries(settings).filter(([name]) => name.startsWith(`${framework}.`));
          return { framework, ...Object.fromEntries(own.map(([name, value]) => [name.split(".")[1], value])) };
        });
      const byHand = resolve({ framework: "ensemble", combine: String(settings.combine), members });
      expect(options).toEqual(modelOptions(byHand));
      expect(configSha256).toBe(hashJson(configOf(byHand, modelOptions(byHand))));
    }
  });

  it("keeps what a member is set to, and tells two of one family apart", () => {
    const members = [
      { framework: "trees", depth: 4, weight: 2 },
      { framework: "trees", rsm: 0.5 },
    ];
    const space = { "trees_2.depth": [3, 5], combine: ["mean", "stacked"] };
    const found = grid(space, { members }).map(({ options }) => ({
      combine: options.combine,
      members: (options.members as { weight: number; options: Record<string, unknown> }[]).map((member) => [
        member.weight,
        member.options.depth,
        member.options.rsm,
      ]),
    }));
    const [first, second] = [
      [2, 4, 1],
      [1, 4, 1],
    ];
    expect(found).toEqual([
      { combine: "mean", members: [first, [1, 6, 0.5]] },
      { combine: "mean", members: [first, [1, 3, 0.5]] },
      { combine: "mean", members: [first, [1, 5, 0.5]] },
      { combine: "stacked", members: [second, [1, 3, 0.5]] },
      { combine: "stacked", members: [second, [1, 5, 0.5]] },
    ]);
  });

  it("compares once what differs only in settings without effect: of members left out, folds of a mean, learned weights", () => {
    const space = {
      combine: ["mean", "stacked"],
      folds: [2, 3],
      members: ["trees+linear", "linear+mlp"],
      "trees.weight": [1, 3],
      "mlp.dropout": [0, 0.2],
    };
    const shown = grid(space).map(({ settings }) => settings);
    expect(shown).toHaveLength(1 + 4 + 6);
    expect(shown.slice(0, 3)).toEqual([
      { combine: "mean", members: "trees+linear+mlp", "trees.weight": 1, "mlp.dropout": 0 },
      { combine: "mean", members: "trees+linear", "trees.weight": 1 },
      { combine: "mean", members: "trees+linear", "trees.weight": 3 },
    ]);
    expect(grid({ members: ["mlp+linear", "linear+mlp"] })).toHaveLength(2);
  });

  it.each<[string, TuneInput["space"], RegExp]>([
    [
      "a member there is none of",
      { members: ["trees+forest"] },
      /tune\.space\.members: "trees\+forest" is no set of members/,
    ],
    ["a member named twice", { members: ["trees+trees"] }, /is no set of members/],
    ["a setting of no member", { "forest.depth": [3] }, /tune\.space\.forest\.depth: cannot be searched/],
    ["a setting its member has not", { "linear.depth": [3] }, /linear\.depth: cannot be searched/],
    ["a value its member does not take", { members: ["trees+mlp", "trees+linear"], "mlp.dropout": [7] }, /dropout: 7/],
    ["folds of a mean", { folds: [2, 3] }, /tune\.space\.folds: folds goes with combine stacked/],
  ])("refuses %s", (_what, space, message) => {
    expect(() => resolve({ framework: "ensemble", tune: { space: space! } })).toThrow(message);
  });
});

describe("the candidates of a plan", () => {
  it("are whole configurations; candidate 0 is the one that is not tuned", () => {
    const experiment = resolve({ depth: 5, tune: { candidates: 4 } });
    const plan = planTuning(experiment, modelOptions(experiment), configOf)!;
    expect(plan.candidates.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
    expect(plan.candidates[0]!.settings).toEqual({ depth: 5, l2_leaf_reg: 3, learning_rate: 0.05, rsm: 1 });
    expect(plan.candidates[0]!.options).toEqual(modelOptions(resolve({ depth: 5 })));
    for (const { settings, options } of plan.candidates) expect(options).toMatchObject(settings);
    expect(new Set(plan.candidates.map(({ configSha256 }) => configSha256)).size).toBe(5);
    const plain = resolve({});
    expect(planTuning(plain, modelOptions(plain), configOf)).toBeNull();
  });

  it("may hold settings that only go with each other; without the one that has no effect elsewhere", () => {
    const planOf = (space: NonNullable<TuneInput["space"]>) => {
      const experiment = resolve({ tune: { method: "grid", space } });
      return planTuning(experiment, modelOptions(experiment), configOf)!;
    };
    expect(planOf({ bootstrap: ["Bernoulli"], subsample: { from: 0.5, to: 0.9 } }).candidates).toHaveLength(4);
    const mixed = planOf({ grow_policy: ["Depthwise", "Lossguide", "SymmetricTree"], max_leaves: [15, 31] });
    expect(mixed.candidates.map(({ settings }) => settings)).toEqual([
      { grow_policy: "SymmetricTree", max_leaves: null },
      { grow_policy: "Depthwise", max_leaves: null },
      { grow_policy: "Lossguide", max_leaves: 15 },
      { grow_policy: "Lossguide", max_leaves: 31 },
    ]);
    expect(mixed.candidates[1]!.options).toEqual(modelOptions(resolve({ grow_policy: "Depthwise" })));
    expect(mixed.skipped).toHaveLength(4);
    expect(skippedPhrase(mixed.skipped)).toMatch(
      /^4 combinations do not go together \(compared without the setting .*\), as grow_policy Depthwise, max_leaves 15: .*needs grow_policy Lossguide/,
    );
  });
});
