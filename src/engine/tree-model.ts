import { sigmoid } from "../core/elementary.js";
import type { Matrix } from "../core/matrix.js";
import { Predictor } from "./kernels/predictor.js";
import type { FeatureImportance, Model, ModelMeta } from "./model.js";
import type { ModelFile } from "./model-file.js";
import { damaged, encodeModelFile } from "./model-file.js";
import { isRecord, readCommonMembers } from "./model-header.js";
import { selectColumns } from "./select-columns.js";
import type { Tree } from "./tree.js";
import { countTrees, decodeTrees, encodeTrees } from "./tree-codec.js";
import { predictionValuesChange } from "./tree-importance.js";
import type { TreeOptions } from "./tree-options.js";
import { parseTreeOptions, readLoss } from "./tree-options.js";

/** Everything a tree model consists of. */
export interface TreeModelParts {
  readonly featureNames: readonly string[];
  /** The prediction before the first tree. */
  readonly start: number;
  /** Per feature, ascending. */
  readonly borders: readonly Float64Array[];
  readonly trees: readonly Tree[];
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

/** Boosted trees: `start` plus the sum of the trees' leaf values, added in the order of the trees. */
export class TreeModel implements Model {
  static readonly family = "trees";
  readonly family = TreeModel.family;
  readonly featureNames: readonly string[];
  readonly meta: ModelMeta;
  #predictor: Predictor | null = null;

  constructor(readonly parts: TreeModelParts) {
    this.featureNames = parts.featureNames;
    this.meta = parts.meta;
  }

  get treeCount(): number {
    return this.parts.trees.length;
  }

  predict(matrix: Matrix): Float64Array {
    const raw = this.predictRaw(matrix);
    return readLoss(this.parts.options).name === "Logloss" ? raw.map(sigmoid) : raw;
  }

  predictRaw(matrix: Matrix): Float64Array {
    const columns = selectColumns(matrix, this.featureNames).columns;
    const prediction = new Float64Array(matrix.rows).fill(this.parts.start);
    this.#predictor ??= new Predictor(this.parts.trees, this.parts.borders);
    this.#predictor.add(columns, prediction);
    return prediction;
  }

  importance(): FeatureImportance[] {
    const { trees, options } = this.parts;
    const symmetric = options.grow_policy === "SymmetricTree";
    const share = predictionValuesChange(trees, this.featureNames.length, symmetric);
    return this.featureNames
      .map((feature, index) => ({ feature, importance: share[index]! }))
      .sort((a, b) => b.importance - a.importance);
  }

  serialize(): Uint8Array {
    const { featureNames, start, borders, trees, options, meta } = this.parts;
    const members = {
      feature_names: featureNames,
      loss: options.loss_function,
      options,
      start,
      borders: borders.map((list) => [...list]),
      counts: countTrees(trees),
      meta,
    };
    return encodeModelFile(this.family, members, encodeTrees(trees));
  }

  /** @throws IntegrityError when header and payload do not make a sound model. */
  static fromFile({ header, payload }: ModelFile): TreeModel {
    const { featureNames: names, options, meta } = readCommonMembers(header, parseTreeOptions);
    const { start, borders: lists, counts } = header;
    if (!Array.isArray(lists) || lists.length !== names.length || !lists.every(isAscending)) {
      throw damaged("its bin borders are not ascending numbers for each feature");
    }
    if (typeof start !== "number" || !isRecord(counts)) throw damaged("its header lacks start or counts");
    const borders = lists.map((list: number[]) => Float64Array.from(list));
    const { trees, nodes, leaves } = counts as Record<string, number>;
    const decoded = decodeTrees(payload, { trees: trees ?? -1, nodes: nodes ?? -1, leaves: leaves ?? -1 }, borders);
    if (options.grow_policy === "SymmetricTree" && !decoded.every(isSymmetric)) {
      throw damaged("its trees are not symmetric, as its options say");
    }
    return new TreeModel({
      featureNames: names,
      start,
      borders,
      trees: decoded,
      options,
      meta,
    });
  }
}

function isAscending(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    list.length <= 254 &&
    list.every((value, i) => Number.isFinite(value) && (i === 0 || value > list[i - 1]))
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
