import { outputLosses } from "./loss-spec.js";
import type { ModelMeta } from "./model.js";
import type { ModelFile } from "./model-file.js";
import { damaged, encodeModelFile } from "./model-file.js";
import { isFiniteList, isRecord, readCommonMembers } from "./model-header.js";
import type { Tree } from "./tree.js";
import { countTrees, decodeTrees, encodeTrees } from "./tree-codec.js";
import type { TreeOptions } from "./tree-options.js";
import { parseTreeOptions, readLoss } from "./tree-options.js";

/** `family` in the header of a model file that holds trees. */
export const TREE_FAMILY = "trees";

/** The trees of one output: its prediction is `start` plus their leaf values, added in their order. */
export interface TreeOutput {
  /** The prediction before the first tree. */
  readonly start: number;
  readonly trees: readonly Tree[];
}

/** Everything a model file of trees says. */
export interface TreeModelFile {
  readonly featureNames: readonly string[];
  /** Per feature, ascending. */
  readonly borders: readonly Float64Array[];
  /** One; with MultiQuantile one for each alpha, with equally many trees. */
  readonly outputs: readonly TreeOutput[];
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

/** The header holds all but the trees; the trees follow output by output. */
export function encodeTreeFile({ featureNames, borders, outputs, options, meta }: TreeModelFile): Uint8Array {
  const trees = outputs.flatMap((output) => output.trees);
  const members = {
    feature_names: featureNames,
    loss: options.loss_function,
    options,
    start: outputs.map((output) => output.start),
    borders: borders.map((list) => [...list]),
    counts: countTrees(trees),
    meta,
  };
  return encodeModelFile(TREE_FAMILY, members, encodeTrees(trees));
}

/** @throws IntegrityError when header and payload do not make a sound model. */
export function readTreeFile({ header, payload }: ModelFile): TreeModelFile {
  const { featureNames, options, meta } = readCommonMembers(header, parseTreeOptions);
  const { start, borders: lists, counts } = header;
  if (!Array.isArray(lists) || lists.length !== featureNames.length || !lists.every(isAscending)) {
    throw damaged("its bin borders are not ascending numbers for each feature");
  }
  // Version 1 knew one output alone.
  const starts = header.schema_version === 1 ? [start] : start;
  const outputs = outputLosses(readLoss(options)).length;
  if (!isFiniteList(starts, outputs)) throw damaged(`its start is not a list of ${outputs} numbers`);
  if (!isRecord(counts)) throw damaged("its header lacks counts");
  const borders = lists.map((list: number[]) => Float64Array.from(list));
  const { trees, nodes, leaves } = counts as Record<string, number>;
  const decoded = decodeTrees(payload, { trees: trees ?? -1, nodes: nodes ?? -1, leaves: leaves ?? -1 }, borders);
  if (options.grow_policy === "SymmetricTree" && !decoded.every(isSymmetric)) {
    throw damaged("its trees are not symmetric, as its options say");
  }
  const each = decoded.length / outputs;
  if (!Number.isInteger(each)) throw damaged(`its ${decoded.length} trees do not share out among ${outputs} outputs`);
  return {
    featureNames,
    borders,
    outputs: starts.map((value, k) => ({ start: value, trees: decoded.slice(k * each, (k + 1) * each) })),
    options,
    meta,
  };
}

function isAscending(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    isFiniteList(list, list.length) &&
    list.length <= 254 &&
    list.every((value, i) => i === 0 || value > list[i - 1]!)
  );
}

/** A complete tree in level order whose nodes share one split per level. */
function isSymmetric(tree: Tree): boolean {
  const nodes = tree.feature.length;
  const reference = (child: number) => (child < nodes ? child : ~(child - nodes));
  for (let node = 0; node < nodes; node++) {
    const first = (1 << (31 - Math.clz32(node + 1))) - 1;
    const same =
      tree.feature[node] === tree.feature[first] &&
      tree.bin[node] === tree.bin[first] &&
      tree.missingLeft[node] === tree.missingLeft[first];
    const linked = tree.left[node] === reference(2 * node + 1) && tree.right[node] === reference(2 * node + 2);
    if (!same || !linked) return false;
  }
  return (nodes & (nodes + 1)) === 0;
}
