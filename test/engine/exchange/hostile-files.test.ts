import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/core/errors.js";
import { ImportedModel } from "../../../src/engine/exchange/imported/imported-model.js";
import { MOST_MODEL_BYTES } from "../../../src/engine/exchange/imported/parse-foreign-model.js";
import { readForeignFile } from "../../../src/engine/exchange/imported/read-foreign-file.js";
import { explainPredictions } from "../../../src/engine/explain/contributions.js";

const FIXTURES = fileURLToPath(new URL("../../fixtures/foreign-models", import.meta.url));
const text = (name: string) => readFileSync(join(FIXTURES, name), "utf8");
const load = (source: string | Uint8Array) =>
  new ImportedModel(typeof source === "string" ? new TextEncoder().encode(source) : source, {});

const JSON_TEXT = text("xgboost-squared-hist.json");
const LIGHT_TEXT = text("lightgbm-missing-nan.txt");
const TREES = "learner.gradient_booster.model.trees";

/** The XGBoost file with the value at a path replaced. */
function forged(path: string, value: unknown): string {
  const file = JSON.parse(JSON_TEXT);
  const steps = path.split(".");
  const last = steps.pop()!;
  const parent = steps.reduce((node, step) => node[step], file);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(file);
}

/** The LightGBM file with what a pattern finds replaced; the pattern must be there. */
function altered(pattern: RegExp, by: string): string {
  expect(LIGHT_TEXT).toMatch(pattern);
  return LIGHT_TEXT.replace(pattern, by);
}

function refusal(source: string | Uint8Array): string {
  try {
    load(source);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  return "not refused";
}

describe("what is understood but not supported is refused by name", () => {
  it.each([
    ["xgboost-dart.json", 'booster "dart" is not supported'],
    ["xgboost-categorical.json", "categorical splits are not supported"],
    ["lightgbm-forest.txt", "random forests (boosting=rf) are not supported"],
    ["lightgbm-linear.txt", "linear trees are not supported"],
    ["lightgbm-categorical.txt", "categorical splits are not supported"],
  ])("%s", (file, message) => expect(refusal(text(file))).toContain(message));

  it.each([
    ["learner.gradient_booster.name", "gblinear", 'booster "gblinear"'],
    ["learner.objective.name", "reg:gamma", 'objective "reg:gamma" is not supported'],
    ["learner.objective.name", "multi:softprob", 'objective "multi:softprob"'],
    ["learner.learner_model_param.num_class", "3", "num_class: 3 outputs"],
    ["learner.learner_model_param.num_target", "2", "num_target: 2 outputs"],
    ["learner.feature_names", [], "the features have no names"],
    ["version", [9, 0, 0], "XGBoost 9 is not known; this proplab reads versions 1, 2, 3"],
    [`${TREES}.0.tree_param.size_leaf_vector`, "2", "leaves of several values"],
  ])("XGBoost %s = %j", (path, value, message) => expect(refusal(forged(path, value))).toContain(message));

  it.each([
    [/objective=regression/, "objective=poisson", 'objective "poisson" is not supported'],
    [/objective=regression/, "objective=regression sqrt", 'objective "regression sqrt"'],
    [/objective=regression\n/, "", "the objective is not told"],
    [/version=v4/, "version=v9", '"v9" is not known'],
    [/num_class=1/, "num_class=3", "num_class: 3 outputs"],
    [/num_tree_per_iteration=1/, "num_tree_per_iteration=2", "2 outputs"],
  ])("LightGBM %s as %s", (pattern, by, message) => expect(refusal(altered(pattern, by))).toContain(message));
});

describe("a forged XGBoost file is refused with the place", () => {
  it.each([
    [`${TREES}.1.left_children.0`, 0, "child 0 of node 0"],
    [`${TREES}.1.left_children.1`, 1, "is reached twice"],
    [`${TREES}.1.right_children.0`, 1, "trees.1: node 1 is reached twice"],
    [`${TREES}.1.left_children.0`, 1e9, "child 1000000000 of node 0"],
    [`${TREES}.1.left_children.0`, 1.5, "child 1.5"],
    [`${TREES}.1.left_children.0`, -1, "child -1 of node 0"],
    [`${TREES}.1.split_indices.0`, 4, "trees.1.split_indices.0: feature 4 is none of the 4"],
    [`${TREES}.1.split_indices.0`, "__proto__", "trees.1.split_indices.0"],
    [`${TREES}.1.split_conditions.0`, null, "trees.1.split_conditions.0"],
    [`${TREES}.1.split_conditions.0`, 1e39, "trees.1.split_conditions.0: 1e+39 is no float"],
    [`${TREES}.1.default_left.0`, 7, "7 is neither 0 nor 1"],
    [`${TREES}.1.split_conditions`, [1], "trees.1.split_conditions: 1 entries"],
    [`${TREES}.1.tree_param.num_nodes`, "999999999", "num_nodes says 999999999"],
    [`${TREES}.1.tree_param.num_nodes`, "1e99", "trees.1.tree_param.num_nodes: is not a whole number"],
    [`${TREES}.1.left_children`, [], "trees.1: 0 nodes"],
    [`${TREES}.1`, undefined, `${TREES}.1: `],
    [TREES, [], "0 trees, num_trees says 4"],
    ["learner.learner_model_param.base_score", "NaN", '"NaN" is not one number'],
    ["learner.learner_model_param.base_score", "[1,2]", '"[1,2]" is not one number'],
    ["learner.learner_model_param.num_feature", "5", "4 names for 5 features"],
    ["learner.feature_names", ["a", "a", "b", "c"], 'two features are named "a"'],
    ["learner.feature_names", ["a", "", "b", "c"], "a feature has an empty name"],
    ["learner", undefined, "learner"],
    ["version", undefined, "version"],
  ])("%s = %j", (path, value, message) => expect(refusal(forged(path, value))).toContain(message));

  it("and one whose predictions would be no numbers", () => {
    const leaf = JSON.parse(JSON_TEXT).learner.gradient_booster.model.trees[0].left_children.indexOf(-1);
    const most = 3.4e38;
    const file = JSON.parse(forged(`${TREES}.0.split_conditions.${leaf}`, most));
    file.learner.learner_model_param.base_score = `${most}`;
    expect(refusal(JSON.stringify(file))).toContain("its predictions can be as large as");
  });

  it("takes the names of the prototype for what they are: names", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    expect(load(forged("learner.feature_names", names)).importance()).toHaveLength(4);
  });

  it("takes the layouts of other versions: no split types, sides as booleans, base score in brackets", () => {
    const file = JSON.parse(JSON_TEXT);
    file.version = [3, 1, 0];
    file.learner.learner_model_param.base_score = "[5E-1]";
    file.learner.objective.name = "reg:quantileerror";
    for (const tree of file.learner.gradient_booster.model.trees) {
      delete tree.split_type;
      tree.default_left = tree.default_left.map((side: number) => side === 1);
    }
    const names = load(JSON_TEXT).featureNames;
    const columns = names.map((_, f) => Float64Array.of(Number.NaN, 1, 5 * f, 20, 0));
    const matrix = { rows: 5, names, columns };
    expect(load(JSON.stringify(file)).predict(matrix)).toEqual(load(JSON_TEXT).predict(matrix));
  });
});

describe("a forged LightGBM file is refused with the place", () => {
  it.each([
    [/threshold=\S+/, "threshold=nan", 'Tree=0 threshold: entry 0, "nan", is not a number'],
    [/threshold=\S+/, "threshold=0x10", '"0x10", is not a number'],
    [/threshold=\S+ /, "threshold=", "Tree=0 threshold: 5 entries, there should be 6"],
    [/left_child=\S+/, "left_child=0", "node 0 leads back to node 0"],
    [/left_child=\S+/, "left_child=99", "child of node 0: 99 is not a whole number"],
    [/left_child=\S+/, "left_child=-99", "-99 is not a whole number"],
    [/left_child=(\S+) \S+/, "left_child=$1 $1", "Tree=0"],
    [/split_feature=\S+/, "split_feature=4", "split_feature: 4 is not a whole number from 0 to 3"],
    [/decision_type=\S+/, "decision_type=255", "decision_type of node 0: 255"],
    [/decision_type=\S+/, "decision_type=1", "categorical splits"],
    [/num_leaves=7/, "num_leaves=999999999", "7 leaf values, num_leaves says 999999999"],
    [/leaf_value=\S+/, "leaf_value=1e999", '"1e999", is not a number'],
    [/leaf_count=\S+/, "leaf_count=-3", "leaf_count: -3 is not a whole number"],
    [/leaf_value=.*\n/, "", 'Tree=0: there is no line "leaf_value="'],
    [/num_leaves=7\n/, "num_leaves=7\nnum_leaves=7\n", '"num_leaves" stands twice'],
    [/Tree=1/, "Tree=7", '"Tree=7" is out of order'],
    [/max_feature_idx=3/, "max_feature_idx=300", "4 names, max_feature_idx asks for 301"],
    [/feature_names=\S+/, "feature_names=pace_score", 'two features are named "pace_score"'],
    [/tree_sizes=\S+ /, "tree_sizes=", "4 trees, tree_sizes lists 3"],
    [/version=v4/, Array.from({ length: 1001 }, (_, i) => `k${i}=`).join("\n"), "more than 1000 values in one part"],
    [/end of trees/, "", 'there is no line "end of trees"'],
  ])("%s as %s", (pattern, by, message) => expect(refusal(altered(pattern, by))).toContain(message));
});

describe("what is no model file", () => {
  it.each([
    ["nothing", "", "neither XGBoost's JSON nor LightGBM's text"],
    ["a list", "[1]", "neither"],
    ["an empty object", "{}", "version"],
    ["null inside", '{"version":null,"learner":null}', "version"],
    ["a prototype", '{"__proto__":{"learner":{}},"version":[1]}', "learner"],
    ["LightGBM's JSON", '{"name":"tree","version":"v4"}', "version"],
    ["half a JSON", JSON_TEXT.slice(0, 900), "it is not whole JSON"],
    [
      "a number that JSON does not have",
      JSON_TEXT.replace(/"split_conditions":\[[^,]*/, '"split_conditions":[NaN'),
      "it holds NaN",
    ],
    ["deep nesting", `{"learner":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "it nests deeper than 32 levels"],
    ["a million objects", `{"learner":[${"{},".repeat(1_000_000)}{}]}`, "more than 1000000 lists and objects"],
    ["values by the million", `{"learner":[${"1,".repeat(12_000_001)}1]}`, "more than 12000000 values"],
    ["keys by the million", `{"learner":{${'"":0,'.repeat(1_500_001)}"":0}}`, "more than 1500000 keys"],
    [
      "trees by the hundred thousand",
      `tree\n${Array.from({ length: 200_002 }, (_, i) => `Tree=${i}\n`).join("")}`,
      "more than 200000 trees",
    ],
    [
      "an objective without end",
      altered(/objective=regression/, `objective=${"regression ".repeat(1e5)}`),
      'objective "regression regr',
    ],
    [
      "leaves without end",
      altered(/leaf_value=/, `leaf_value=${"1 ".repeat(1e6)}`),
      "1000007 leaf values, num_leaves says 7",
    ],
    [
      "names without end",
      altered(/feature_names=/, `feature_names=${"a ".repeat(1e6)}`),
      "1000004 names, max_feature_idx asks for 4",
    ],
    ["brackets within texts", `{"a":"${"[".repeat(99)}\\"${"[".repeat(99)}"}`, "version"],
    ["binary", Uint8Array.of(0x7b, 0x4c, 0xff, 0xfe), "it is not text"],
  ])("%s is refused", (_, source, message) => expect(refusal(source)).toContain(message));

  it("a message names what stands in the file, whatever its length, in a few words", () => {
    const long = "z".repeat(1e6);
    for (const path of [
      "learner.objective.name",
      "learner.gradient_booster.name",
      "learner.learner_model_param.base_score",
    ]) {
      expect(refusal(forged(path, long)).length).toBeLessThan(600);
    }
    expect(refusal(forged("learner.feature_names", [long, long, "b", "c"])).length).toBeLessThan(600);
    expect(refusal(altered(/version=v4/, `version=${long}`)).length).toBeLessThan(600);
  });

  it("a tree that is one long way is read, predicts, and has SHAP values or is refused for its depth", () => {
    const chain = (nodes: number, features: number) => {
      const list = (value: (node: number) => number | string) =>
        Array.from({ length: nodes }, (_, node) => value(node)).join(" ");
      const lines = [
        "tree",
        "version=v4",
        "num_class=1",
        "num_tree_per_iteration=1",
        `max_feature_idx=${features - 1}`,
        "objective=regression",
        `feature_names=${Array.from({ length: features }, (_, f) => `f${f}`).join(" ")}`,
        "tree_sizes=1",
        "Tree=0",
        `num_leaves=${nodes + 1}`,
        "num_cat=0",
        `split_feature=${list((node) => node % features)}`,
        `threshold=${list((node) => node / nodes)}`,
        `decision_type=${list(() => 10)}`,
        `left_child=${list((node) => -node - 1)}`,
        `right_child=${list((node) => (node + 1 < nodes ? node + 1 : -nodes - 1))}`,
        `leaf_value=${list((node) => node % 7)} 1`,
        `leaf_count=${list((node) => 1 + (node % 3))} 1`,
        "is_linear=0",
        "end of trees",
      ];
      const model = load(lines.join("\n"));
      const columns = model.featureNames.map(() => Float64Array.of(2, 0, Number.NaN));
      return { model, matrix: { rows: 3, names: model.featureNames, columns } };
    };
    const { model, matrix } = chain(20_000, 3);
    const { expected, values } = explainPredictions(model, matrix);
    for (const [row, predicted] of model.predict(matrix).entries()) {
      const sum = values.columns.reduce((total, column) => total + column[row]!, expected[row]!);
      expect(Math.abs(sum - predicted)).toBeLessThan(1e-9);
    }
    const wide = chain(1_500, 1_000);
    expect(wide.model.predict(wide.matrix)).toHaveLength(3);
    expect(() => explainPredictions(wide.model, wide.matrix)).toThrow(/1000 features on one way is too deep/);
  });

  it("a file too large is refused unread, a device and a folder for what they are", () => {
    expect(refusal(new Uint8Array(MOST_MODEL_BYTES + 1))).toMatch(/it has 65 MB, at most 64 are read/);
    expect(() => readForeignFile("/dev/null")).toThrow("/dev/null is not a plain file");
    expect(() => readForeignFile(FIXTURES)).toThrow("is not a plain file");
    expect(() => readForeignFile(join(FIXTURES, "none.json"))).toThrow("no such file");
  });

  it.each([
    ["XGBoost", JSON_TEXT],
    ["LightGBM", LIGHT_TEXT],
  ])("any damage to a file of %s gives a DataError or a model that predicts numbers", (_, whole) => {
    const bytes = new TextEncoder().encode(whole);
    const end = whole.indexOf("end of trees") > 0 ? whole.indexOf("end of trees") : bytes.length;
    const damage = fc.record({
      at: fc.nat(end - 1),
      length: fc.nat(30),
      with: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom("-1", "9", "0", "NaN", "[", "}", " ").map((s) => new TextEncoder().encode(s)),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (hits) => {
        let source = bytes;
        for (const hit of hits)
          source = Uint8Array.from([
            ...source.subarray(0, hit.at),
            ...hit.with,
            ...source.subarray(hit.at + hit.length),
          ]);
        let model: ImportedModel;
        try {
          model = load(source);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          return;
        }
        const columns = model.featureNames.map((_name, f) => Float64Array.of(Number.NaN, 0, f, -10, 20));
        const prediction = model.predict({ rows: 5, names: model.featureNames, columns });
        expect(prediction.every(Number.isFinite)).toBe(true);
        expect(model.importance().every(({ importance }) => Number.isFinite(importance))).toBe(true);
        const matrix = { rows: 5, names: model.featureNames, columns };
        const { expected, values } = explainPredictions(model, matrix);
        const size = Math.max(...model.foreign.trees.flatMap(({ leafValue }) => [...leafValue.map(Math.abs)]), 1);
        for (const [row, predicted] of prediction.entries()) {
          const sum = values.columns.reduce((total, column) => total + column[row]!, expected[row]!);
          expect(Math.abs(sum - predicted)).toBeLessThan(1e-5 * size);
        }
      }),
      { numRuns: 250, seed: 3 },
    );
  });
});
