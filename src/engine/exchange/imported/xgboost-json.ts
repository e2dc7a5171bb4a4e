import { z } from "zod";
import { badModelFile, checkNames } from "./bad-model-file.js";
import { type ForeignModel, type ForeignTree, MISSING } from "./foreign-trees.js";
import { jsonShapeDefect } from "./json-shape.js";

/** Objectives whose prediction is the sum of the trees itself. */
const OBJECTIVES = ["reg:squarederror", "reg:absoluteerror", "reg:quantileerror", "reg:pseudohubererror"];

/** Major versions whose JSON has the layout read here. */
const VERSIONS = [1, 2, 3];

const count = z.string().regex(/^\d{1,9}$/, "is not a whole number");
const numbers = z.array(z.number());

const treeSchema = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  split_conditions: numbers,
  default_left: z.array(z.union([z.number(), z.boolean()])),
  sum_hessian: numbers,
  split_type: numbers.optional(),
  tree_param: z.object({ num_nodes: count, size_leaf_vector: count.optional() }),
});
type XgboostTree = z.infer<typeof treeSchema>;

const modelSchema = z.object({
  version: z.array(z.int()).min(1),
  learner: z.object({
    attributes: z.object({ scikit_learn: z.string(), best_iteration: z.string() }).partial().optional(),
    feature_names: z.array(z.string()).optional(),
    learner_model_param: z.object({
      base_score: z.string(),
      num_class: count,
      num_feature: count,
      num_target: count.optional(),
    }),
    objective: z.object({ name: z.string() }),
    gradient_booster: z.object({
      name: z.literal("gbtree"),
      model: z.object({
        gbtree_model_param: z.object({ num_trees: count, num_parallel_tree: count.optional() }),
        trees: z.array(treeSchema),
      }),
    }),
  }),
});
type XgboostFile = z.infer<typeof modelSchema>;

const TREES_AT = "learner.gradient_booster.model.trees";

/**
 * Reads a model that XGBoost saved as JSON: booster gbtree, one output, an objective without a link function. XGBoost compares
 * floats by `value < threshold`; the threshold becomes the float before it, so that `<=` decides the same.
 * @throws DataError BAD_MODEL_FILE naming what is wrong and where
 */
export function parseXgboostJson(text: string): ForeignModel {
  const file = readFile(text);
  const { learner, version } = file;
  const featureNames = learner.feature_names ?? [];
  checkFeatures(featureNames, Number(learner.learner_model_param.num_feature));
  return {
    format: "xgboost-json",
    version: version.join("."),
    objective: learner.objective.name,
    featureNames,
    start: readBaseScore(learner.learner_model_param.base_score),
    trees: predictingTrees(file).map((tree, index) => readTree(tree, featureNames.length, `${TREES_AT}.${index}`)),
    arithmetic: "float32",
  };
}

function readFile(text: string): XgboostFile {
  const defect = jsonShapeDefect(text);
  if (defect !== null) throw badModelFile("", defect, "is it a model saved by XGBoost's save_model?");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const hint = 'save it with booster.save_model("model.json")';
    // XGBoost writes NaN, which is no JSON, as the threshold of a categorical split.
    if (/[[,]NaN[\],]/.test(text)) throw badModelFile("", "it holds NaN: categorical splits are not supported", hint);
    throw badModelFile("", "it is not whole JSON", hint);
  }
  refuseByName(value);
  const parsed = modelSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw badModelFile(
    issue.path.join(".") || "the whole file",
    issue.message,
    "is it a model saved by XGBoost's save_model?",
  );
}

/** What is understood but not supported is called by its name, before the layout, which differs for it, is checked. */
function refuseByName(value: unknown): void {
  const at = (...path: (string | number)[]) =>
    path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | null | undefined)?.[key], value);
  const booster = at("learner", "gradient_booster", "name");
  if (typeof booster === "string" && booster !== "gbtree") {
    throw badModelFile(
      "learner.gradient_booster.name",
      `booster "${booster.slice(0, 40)}" is not supported`,
      "gbtree is",
    );
  }
  const major = at("version", 0);
  if (typeof major === "number" && !VERSIONS.includes(major)) {
    const known = `this proplab reads versions ${VERSIONS.join(", ")}`;
    throw badModelFile("version", `XGBoost ${major} is not known; ${known}`);
  }
  const objective = at("learner", "objective", "name");
  if (typeof objective === "string" && !OBJECTIVES.includes(objective)) {
    const hint = `supported are: ${OBJECTIVES.join(", ")}`;
    throw badModelFile("learner.objective.name", `objective "${objective.slice(0, 60)}" is not supported`, hint);
  }
  for (const [key, most] of [
    ["num_class", 1],
    ["num_target", 1],
  ] as const) {
    const outputs = Number(at("learner", "learner_model_param", key) ?? 0);
    if (outputs > most)
      throw badModelFile(`learner.learner_model_param.${key}`, `${outputs} outputs: only one is supported`);
  }
}

function checkFeatures(names: readonly string[], expected: number): void {
  const where = "learner.feature_names";
  if (names.length === 0) {
    const hint = "train on named columns, or set booster.feature_names before saving";
    throw badModelFile(where, "the features have no names", hint);
  }
  if (names.length !== expected) throw badModelFile(where, `${names.length} names for ${expected} features`);
  checkNames(names, where);
}

/** A number as text; since version 3.1 in brackets, as a list of one. */
function readBaseScore(text: string): number {
  const match = /^\[?([-+.\dEe]+)\]?$/.exec(text);
  const value = match ? Math.fround(Number(match[1])) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw badModelFile("learner.learner_model_param.base_score", `"${text.slice(0, 40)}" is not one number`);
}

/**
 * All trees, as Booster.predict uses them. A model saved through the scikit-learn interface predicts with the iterations up to its
 * best one when it was stopped early.
 */
function predictingTrees({ learner }: XgboostFile): XgboostTree[] {
  const { gbtree_model_param: param, trees } = learner.gradient_booster.model;
  if (trees.length !== Number(param.num_trees)) {
    throw badModelFile(TREES_AT, `${trees.length} trees, num_trees says ${param.num_trees}`);
  }
  const { scikit_learn: scikit, best_iteration: best } = learner.attributes ?? {};
  if (scikit === undefined || best === undefined) return trees;
  const used = (Number(best) + 1) * Math.max(1, Number(param.num_parallel_tree ?? 1));
  if (!/^\d{1,9}$/.test(best) || used > trees.length) {
    throw badModelFile(
      "learner.attributes.best_iteration",
      `"${best.slice(0, 40)}" is not an iteration of ${trees.length} trees`,
    );
  }
  return trees.slice(0, used);
}

/** Renumbers the nodes that can be reached from the root: XGBoost keeps pruned ones in its lists, and leaves among the nodes. */
function readTree(tree: XgboostTree, features: number, where: string): ForeignTree {
  const size = checkLists(tree, where);
  const nodes: number[] = [];
  const leaves: number[] = [];
  const reference = new Int32Array(size);
  const seen = new Uint8Array(size);
  const open = [0];
  while (open.length > 0) {
    const at = open.pop()!;
    if (seen[at] === 1) throw badModelFile(where, `node ${at} is reached twice`);
    seen[at] = 1;
    const [left, right] = [tree.left_children[at]!, tree.right_children[at]!];
    if (left === -1 && right === -1) {
      reference[at] = ~leaves.length;
      leaves.push(at);
      continue;
    }
    for (const child of [left, right]) {
      if (!(Number.isInteger(child) && child > 0 && child < size)) {
        throw badModelFile(`${where}.left_children`, `child ${child} of node ${at} is none of the ${size} nodes`);
      }
    }
    checkSplit(tree, at, features, where);
    reference[at] = nodes.length;
    nodes.push(at);
    open.push(right, left);
  }
  return {
    feature: Int32Array.from(nodes, (at) => tree.split_indices[at]!),
    threshold: Float64Array.from(nodes, (at) => floatBefore(tree.split_conditions[at]!)),
    missing: new Uint8Array(nodes.length).fill(MISSING.nan),
    missingLeft: Uint8Array.from(nodes, (at) => Number(tree.default_left[at])),
    left: Int32Array.from(nodes, (at) => reference[tree.left_children[at]!]!),
    right: Int32Array.from(nodes, (at) => reference[tree.right_children[at]!]!),
    leafValue: Float64Array.from(leaves, (at) => Math.fround(tree.split_conditions[at]!)),
    leafWeight: Float64Array.from(leaves, (at) => Math.max(0, Math.fround(tree.sum_hessian[at]!))),
  };
}

/** @returns the number of nodes */
function checkLists(tree: XgboostTree, where: string): number {
  const size = tree.left_children.length;
  if (size === 0 || size !== Number(tree.tree_param.num_nodes)) {
    throw badModelFile(where, `${size} nodes, num_nodes says ${tree.tree_param.num_nodes}`);
  }
  for (const list of ["right_children", "split_indices", "split_conditions", "default_left", "sum_hessian"] as const) {
    const entries = tree[list].length;
    if (entries !== size) throw badModelFile(`${where}.${list}`, `${entries} entries for ${size} nodes`);
  }
  if (Number(tree.tree_param.size_leaf_vector ?? 0) > 1) {
    throw badModelFile(where, "leaves of several values (multi_output_tree) are not supported");
  }
  for (const list of ["split_conditions", "sum_hessian"] as const) {
    const huge = tree[list].findIndex((value) => !Number.isFinite(Math.fround(value)));
    if (huge >= 0) throw badModelFile(`${where}.${list}.${huge}`, `${tree[list][huge]} is no float`);
  }
  return size;
}

function checkSplit(tree: XgboostTree, at: number, features: number, where: string): void {
  const feature = tree.split_indices[at]!;
  if (!Number.isInteger(feature) || feature < 0 || feature >= features) {
    throw badModelFile(`${where}.split_indices.${at}`, `feature ${feature} is none of the ${features} features`);
  }
  if (tree.split_type?.[at]) {
    throw badModelFile(`${where}.split_type.${at}`, "categorical splits are not supported");
  }
  const side = Number(tree.default_left[at]);
  if (side !== 0 && side !== 1) throw badModelFile(`${where}.default_left.${at}`, `${side} is neither 0 nor 1`);
}

/** The greatest float below a number that is rounded to a float first; below the least float, minus infinity. */
function floatBefore(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  // Positive floats ascend with their bits, negative ones descend; both zeros are followed downwards by the least negative float.
  if (bits[0] === 0 || bits[0] === -0x80000000) bits[0] = -0x7fffffff;
  else bits[0]! += bits[0]! > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0]!;
}
