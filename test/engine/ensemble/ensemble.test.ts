import { beforeAll, describe, expect, it, test } from "vitest";
import { DataError, IntegrityError, InterruptedError, UsageError } from "../../../src/core/errors.js";
import { EnsembleModel } from "../../../src/engine/ensemble/ensemble-model.js";
import { parseEnsembleOptions } from "../../../src/engine/ensemble/ensemble-options.js";
import { frameworks } from "../../../src/engine/frameworks.js";
import { type Dataset, type FittedModel, loadModel, type Model } from "../../../src/engine/model.js";
import { decodeModelFile, encodeModelFile } from "../../../src/engine/model-file.js";
import { makeDataset } from "../make-dataset.js";

const dated = (data: Dataset, first: number): Dataset => ({
  ...data,
  date: Int32Array.from(data.target, (_, row) => first + Math.floor(row / 10)),
});
const train = dated(makeDataset({ rows: 300, features: 3, seed: 31, missing: 0.05 }), 1000);
const validation = dated(makeDataset({ rows: 80, features: 3, seed: 32, missing: 0.05 }), 1030);
const trees = { framework: "trees", options: { iterations: 20, depth: 3 } };
const linear = { framework: "linear" };
const mlp = { framework: "mlp", options: { hidden_units: [8], iterations: 3 } };
const { ensemble } = frameworks;
const fit = (options: Record<string, unknown>, rows = train, check: Dataset | null = validation) =>
  ensemble.fit(rows, check, ensemble.parseOptions(options), { note: "x" });

let mixed: FittedModel;
beforeAll(async () => {
  mixed = await fit({ members: [trees, linear, mlp], combine: "stacked", folds: 2, loss_function: "MAE" });
});

test("a mean is the weighted mean of what its members predict by themselves", async () => {
  const { model, report } = await fit({ members: [{ ...trees, weight: 3 }, linear] });
  const [one, other] = await Promise.all([
    frameworks.trees.fit(train, validation, frameworks.trees.parseOptions(trees.options), {}),
    frameworks.linear.fit(train, validation, frameworks.linear.parseOptions({}), {}),
  ]);
  const [a, b] = [one, other].map((fitted) => fitted.model.predict(validation.matrix));
  const expected = [...a!].map((value, row) => expect.closeTo(0.75 * value + 0.25 * b![row]!, 10));
  expect([...model.predict(validation.matrix)]).toEqual(expected);
  expect(report.found).toMatchObject({ trees_weight: 0.75, linear_weight: 0.25, linear_l2: other.report.found!.l2 });
});

test("stacking trusts the member that predicts later days well", async () => {
  const line: Dataset = { ...train, target: train.matrix.columns[0]!.map((x) => (Number.isNaN(x) ? 5 : 10 * x)) };
  const poor = { framework: "trees", options: { iterations: 1, depth: 1, learning_rate: 0.01 } };
  const { report, model } = await fit({ members: [poor, linear], combine: "stacked" }, line, null);
  expect(report.found!.linear_weight).toBeCloseTo(1, 1);
  expect(report.found!.intercept).toBeCloseTo(0, 0);
  expect(report.learningCurve[1]!.train).toBeLessThan(0.1 * report.learningCurve[0]!.train);
  expect(model.importance()[0]!.feature).toBe("f0");
});

test("weights are never negative, and the report says what members found", () => {
  const found = mixed.report.found!;
  for (const name of ["trees", "linear", "mlp"]) expect(found[`${name}_weight`]).toBeGreaterThanOrEqual(0);
  expect(found).toMatchObject({ mlp_backend: "wasm", linear_l2: expect.any(Number) });
  const curve = mixed.report.learningCurve;
  const errors = mixed.model.predict(validation.matrix).map((value, row) => Math.abs(validation.target[row]! - value));
  expect(errors.reduce((sum, error) => sum + error) / 80).toBeCloseTo(curve[1]!.validation!, 10);
  expect(curve[1]!.validation!).toBeLessThan(curve[0]!.validation!);
});

test("the validation rows have no part in the weights", async () => {
  const options = { members: [trees, { framework: "linear", options: { l2: 1 } }], combine: "stacked" };
  const wild = { ...validation, target: validation.target.map((value) => -5 * value) };
  const [one, other] = [await fit(options), await fit(options, train, wild)];
  expect(other.report.found!.trees_weight).toBe(one.report.found!.trees_weight);
});

test("members hand down loss and seed unless they have their own, and several of a family are told apart", () => {
  const options = parseEnsembleOptions({
    members: [trees, { ...mlp, options: { random_seed: 7, loss_function: "RMSE" } }, mlp],
    loss_function: "MAE",
    random_seed: 3,
  });
  expect(options.members.map((member) => [member.options.loss_function, member.options.random_seed])).toEqual([
    ["MAE", 3],
    ["RMSE", 7],
    ["MAE", 3],
  ]);
  expect(parseEnsembleOptions(options)).toEqual(options);
  expect(parseEnsembleOptions({}).members.map(({ framework }) => framework)).toEqual(["trees", "linear", "mlp"]);
});

test("equal input gives equal bytes", async () => {
  const options = { members: [trees, linear, mlp], combine: "stacked", folds: 2, loss_function: "MAE" };
  expect((await fit(options)).model.serialize()).toEqual(mixed.model.serialize());
});

test("progress names the member and the fold; a signal stops it in the middle", async () => {
  const controller = new AbortController();
  const phases: string[] = [];
  const fitting = ensemble.fit(
    train,
    validation,
    ensemble.parseOptions({ members: [linear, trees], combine: "stacked", folds: 2 }),
    {},
    {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phases.at(-1) !== phase) phases.push(phase);
        if (phase === "train trees") controller.abort();
      },
    },
  );
  await expect(fitting).rejects.toThrow(InterruptedError);
  expect(phases).toEqual([
    "train linear, fold 1/2",
    "train linear, fold 2/2",
    "train trees, fold 1/2",
    "train trees, fold 2/2",
    "train linear",
    "train trees",
  ]);
});

test("stacking without dates is refused, a mean needs none", async () => {
  const { date: _date, ...undated } = train;
  await expect(fit({ members: [linear], combine: "stacked" }, undated)).rejects.toThrow(DataError);
  await expect(fit({ members: [linear] }, undated)).resolves.toBeDefined();
});

test.each([
  [{ members: [] }, /members: \[\], allowed is a list of 1 to 10/],
  [{ members: [{ framework: "ensemble" }] }, /members\.0: framework "ensemble"; allowed: trees, linear, mlp/],
  [{ members: [{ framework: "linear", options: { depth: 3 } }] }, /members\.0: .*depth: 3 is not an option/s],
  [{ members: [{ framework: "linear", depth: 3 }] }, /members\.0: depth: a member has framework, weight and options/],
  [{ members: [{ framework: "linear", weight: -1 }] }, /members\.0: weight -1, allowed/],
  [{ members: [{ framework: "linear", weight: 0 }] }, /all have weight 0/],
  [{ members: [{ framework: "linear", weight: 2 }], combine: "stacked" }, /weight 2 goes with combine mean/],
  [{ combine: "median", folds: 0 }, /combine: "median", allowed: mean, stacked[\s\S]*folds: 0/],
  [{ loss_function: "Logloss" }, /an ensemble cannot minimise it/],
])("%j is refused", (options, message) => {
  expect(() => parseEnsembleOptions(options)).toThrow(UsageError);
  expect(() => parseEnsembleOptions(options)).toThrow(message);
});

describe("importance", () => {
  const member = (shares: Record<string, number>) => ({
    importance: () => Object.entries(shares).map(([feature, importance]) => ({ feature, importance })),
  });
  it("weighs the members' shares by their weights", () => {
    const model = new EnsembleModel({
      featureNames: ["a", "b"],
      members: [member({ a: 80, b: 20 }), member({ b: 100, a: 0 })] as unknown as Model[],
      intercept: 1,
      weights: [0.3, 0.1],
      options: parseEnsembleOptions({}),
      meta: {},
    });
    const shares = [
      { feature: "a", importance: 60 },
      { feature: "b", importance: 40 },
    ];
    expect(model.importance()).toEqual(
      shares.map((share) => ({ ...share, importance: expect.closeTo(share.importance, 9) })),
    );
  });
});

describe("the model file", () => {
  it("holds all members and gives the same model back", () => {
    const again = loadModel(mixed.model.serialize()) as EnsembleModel;
    expect(again.members.map(({ family }) => family)).toEqual(["trees", "linear", "mlp"]);
    expect(again.predict(validation.matrix)).toEqual(mixed.model.predict(validation.matrix));
    expect(again.importance()).toEqual(mixed.model.importance());
    expect(again.serialize()).toEqual(mixed.model.serialize());
  });

  const forge = (change: (header: Record<string, unknown>, payload: Uint8Array) => Uint8Array | undefined) => {
    const { header, payload } = decodeModelFile(mixed.model.serialize());
    const members = { ...header };
    const changed = change(members, payload) ?? payload;
    return encodeModelFile("ensemble", members, changed);
  };

  it.each([
    ["lengths that do not add up", { member_bytes: [1, 2, 3] }],
    ["huge lengths", { member_bytes: [1e15, 1e15, 1e15] }],
    ["negative lengths", { member_bytes: [-1, 2, 3] }],
    ["a negative weight", { weights: [1, 1, -1] }],
    ["too few weights", { weights: [1] }],
    ["no intercept", { intercept: null }],
    ["other features", { feature_names: ["f0", "f1", "x"] }],
    ["options of another family", { options: { depth: 3 } }],
  ])("is refused with %s", (_, members) => {
    expect(() => loadModel(forge((header) => void Object.assign(header, members)))).toThrow(IntegrityError);
  });

  it("is refused with members in another order, a damaged member, or an ensemble in an ensemble", () => {
    expect(() =>
      loadModel(
        forge((header) => {
          (header.options as { members: unknown[] }).members.reverse();
        }),
      ),
    ).toThrow("its member 0 is of family trees, not mlp");
    const broken = forge((_, payload) => payload.map((byte, at) => (at === payload.length - 40 ? byte ^ 1 : byte)));
    expect(() => loadModel(broken)).toThrow(IntegrityError);
    const nested = forge((header) => {
      const inner = mixed.model.serialize();
      const options = header.options as { members: unknown[] };
      Object.assign(header, {
        options: { ...options, members: [options.members[0]] },
        weights: [1],
        member_bytes: [inner.length],
      });
      return inner;
    });
    expect(() => loadModel(nested)).toThrow('model family "ensemble" is not known here; there are: trees, linear, mlp');
  });
});
