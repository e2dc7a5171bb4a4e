import { badModelFile, checkNames } from "./bad-model-file.js";
import { type ForeignModel, type ForeignTree, MISSING } from "./foreign-trees.js";

/** Objectives whose prediction is the sum of the trees itself. */
const OBJECTIVES = ["regression", "regression_l1", "huber", "fair", "quantile", "mape"];
const VERSIONS = ["v3", "v4"];

/** LightGBM counts rows in 32 bits. */
const MOST_ROWS = 2 ** 32;

/** LightGBM writes about twenty values in the header and for each tree. */
const MOST_KEYS = 1000;

/** Characters of an objective with its settings. */
const MOST_OBJECTIVE = 1000;

/** A tree takes some 400 characters. */
const MOST_TREES = 200_000;

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_SHIFT = 2;
const MOST_DECISION_TYPE = (MISSING.nan << MISSING_SHIFT) | DEFAULT_LEFT | CATEGORICAL;

/** The lines `key=value` of one part of the file; lines without "=" have an empty value. */
interface Section {
  readonly where: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads a model that LightGBM saved as text: gbdt or goss, one output, an objective without a link function. The average of
 * `boost_from_average` is inside the leaves of the first tree.
 * @throws DataError BAD_MODEL_FILE naming what is wrong and where
 */
export function parseLightgbmText(text: string): ForeignModel {
  const [header, ...trees] = readSections(text);
  const version = required(header!, "version");
  if (!VERSIONS.includes(version)) {
    throw badModelFile("version", `"${version}" is not known; this proplab reads ${VERSIONS.join(", ")}`);
  }
  for (const key of ["num_class", "num_tree_per_iteration"]) {
    const outputs = required(header!, key);
    if (outputs !== "1") throw badModelFile(key, `${outputs} outputs: only one is supported`);
  }
  if (header!.values.has("average_output")) {
    throw badModelFile("average_output", "random forests (boosting=rf) are not supported", "gbdt and goss are");
  }
  const names = required(header!, "feature_names");
  const expected = Number(required(header!, "max_feature_idx")) + 1;
  if (countWords(names) !== expected) {
    throw badModelFile("feature_names", `${countWords(names)} names, max_feature_idx asks for ${expected}`);
  }
  const featureNames = words(names);
  checkNames(featureNames, "feature_names");
  const sizes = countWords(header!.values.get("tree_sizes") ?? "");
  if (sizes !== trees.length) throw badModelFile("tree_sizes", `${trees.length} trees, tree_sizes lists ${sizes}`);
  return {
    format: "lightgbm-text",
    version,
    objective: readObjective(header!),
    featureNames,
    start: 0,
    trees: trees.map((tree) => readTree(tree, featureNames.length)),
    arithmetic: "float64",
  };
}

/** The header, then the trees; what follows "end of trees" decides no prediction. */
function readSections(text: string): Section[] {
  const sections: Section[] = [];
  let values = new Map<string, string>();
  const open = (where: string) => {
    values = new Map();
    sections.push({ where, values });
  };
  open("");
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    if (line === "end of trees") return sections;
    if (line.startsWith("Tree=")) {
      if (line !== `Tree=${sections.length - 1}`)
        throw badModelFile(`line ${number}`, `"${line.slice(0, 40)}" is out of order`);
      if (sections.length > MOST_TREES) throw badModelFile(`line ${number}`, `more than ${MOST_TREES} trees`);
      open(line);
      continue;
    }
    if (line === "") continue;
    const equals = line.indexOf("=");
    const key = equals < 0 ? line : line.slice(0, equals);
    if (values.has(key)) throw badModelFile(`line ${number}`, `"${key.slice(0, 40)}" stands twice`);
    if (values.size === MOST_KEYS) throw badModelFile(`line ${number}`, `more than ${MOST_KEYS} values in one part`);
    values.set(key, equals < 0 ? "" : line.slice(equals + 1));
  }
  throw badModelFile("", 'it is cut short: there is no line "end of trees"', "copy the whole file again");
}

/** The lines one by one: a file of nothing but line ends must not become a list of millions. */
function* linesOf(text: string): Generator<string> {
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from);
    yield text.slice(from, end < 0 ? text.length : end).trimEnd();
    if (end < 0) return;
    from = end + 1;
  }
}

function required({ where, values }: Section, key: string): string {
  const value = values.get(key);
  if (value !== undefined) return value;
  throw badModelFile(where, `there is no line "${key}="`, "is it a model saved by LightGBM's save_model?");
}

function words(text: string): string[] {
  return text.match(/[^ ]+/g) ?? [];
}

/** Number of {@link words}: a line of millions is refused by it before a list is made of them. */
function countWords(text: string): number {
  let count = 0;
  let after = " ";
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] !== " " && after === " ") count++;
    after = text[at]!;
  }
  return count;
}

function readObjective(header: Section): string {
  const text = header.values.get("objective") ?? "";
  const [name = "", ...rest] = text.length > MOST_OBJECTIVE ? [] : words(text);
  if (OBJECTIVES.includes(name) && !rest.includes("sqrt")) return text;
  const what =
    text === "" ? "the objective is not told (a custom one?)" : `objective "${text.slice(0, 60)}" is not supported`;
  throw badModelFile("objective", what, `supported are: ${OBJECTIVES.join(", ")}, without sqrt`);
}

function readTree(section: Section, features: number): ForeignTree {
  const { where } = section;
  if (required(section, "num_cat") !== "0") throw badModelFile(where, "categorical splits are not supported");
  if ((section.values.get("is_linear") ?? "0") !== "0") throw badModelFile(where, "linear trees are not supported");
  const leaves = countWords(required(section, "leaf_value"));
  if (String(leaves) !== required(section, "num_leaves")) {
    throw badModelFile(where, `${leaves} leaf values, num_leaves says ${required(section, "num_leaves")}`);
  }
  const leafValue = numbers(section, "leaf_value", leaves);
  const nodes = leaves - 1;
  const list = (key: string) => (nodes === 0 ? [] : numbers(section, key, nodes));
  const decision = list("decision_type");
  for (const [node, type] of decision.entries()) checkDecision(type, `${where} decision_type of node ${node}`);
  return {
    feature: Int32Array.from(wholeNumbers(list("split_feature"), 0, features - 1, `${where} split_feature`)),
    threshold: Float64Array.from(list("threshold")),
    missing: Uint8Array.from(decision, (type) => type >> MISSING_SHIFT),
    missingLeft: Uint8Array.from(decision, (type) => (type & DEFAULT_LEFT ? 1 : 0)),
    ...readChildren(list("left_child"), list("right_child"), where),
    leafValue: Float64Array.from(leafValue),
    leafWeight: section.values.has("leaf_count")
      ? Float64Array.from(wholeNumbers(numbers(section, "leaf_count", nodes + 1), 0, MOST_ROWS, `${where} leaf_count`))
      : new Float64Array(nodes + 1),
  };
}

/** Numbers as LightGBM writes them; hexadecimal, NaN and infinities are not among them. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

function numbers(section: Section, key: string, expected: number): number[] {
  const text = required(section, key);
  const where = `${section.where} ${key}`;
  const count = countWords(text);
  if (count !== expected) throw badModelFile(where, `${count} entries, there should be ${expected}`);
  if (count === 0) throw badModelFile(where, "there are no entries");
  return words(text).map((word, index) => {
    const value = NUMBER.test(word) ? Number(word) : Number.NaN;
    if (!Number.isFinite(value)) throw badModelFile(where, `entry ${index}, "${word.slice(0, 40)}", is not a number`);
    return value;
  });
}

function wholeNumbers(values: readonly number[], least: number, most: number, where: string): readonly number[] {
  const bad = values.find((value) => !Number.isInteger(value) || value < least || value > most);
  if (bad === undefined) return values;
  throw badModelFile(where, `${bad} is not a whole number from ${least} to ${most}`);
}

function checkDecision(type: number, where: string): void {
  wholeNumbers([type], 0, MOST_DECISION_TYPE, where);
  if (type & CATEGORICAL) throw badModelFile(where, "categorical splits are not supported");
}

/** Children come after their parent, and every node but the root and every leaf has one parent: then it is a tree. */
function readChildren(left: readonly number[], right: readonly number[], where: string) {
  const nodes = left.length;
  const seen = new Set<number>();
  for (let node = 0; node < nodes; node++) {
    for (const child of [left[node]!, right[node]!]) {
      wholeNumbers([child], -nodes - 1, nodes - 1, `${where} child of node ${node}`);
      if (child >= 0 && child <= node) throw badModelFile(where, `node ${node} leads back to node ${child}`);
      if (seen.has(child))
        throw badModelFile(where, `${child >= 0 ? `node ${child}` : `leaf ${~child}`} is reached twice`);
      seen.add(child);
    }
  }
  return { left: Int32Array.from(left), right: Int32Array.from(right) };
}
