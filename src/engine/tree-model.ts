import { sigmoid } from "../core/elementary.js";
import type { Matrix } from "../core/matrix.js";
import { Predictor } from "./kernels/predictor.js";
import type { FeatureImportance, Model, ModelMeta } from "./model.js";
import { selectColumns } from "./select-columns.js";
import type { TreeModelFile, TreeOutput } from "./tree-file.js";
import { encodeTreeFile, TREE_FAMILY } from "./tree-file.js";
import { predictionValuesChange } from "./tree-importance.js";
import { readLoss } from "./tree-options.js";

/** Everything a tree model consists of. */
export interface TreeModelParts extends Omit<TreeModelFile, "outputs">, TreeOutput {}

/** Boosted trees: `start` plus the sum of the trees' leaf values, added in the order of the trees. */
export class TreeModel implements Model {
  static readonly family = TREE_FAMILY;
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
    const { start, trees, ...shared } = this.parts;
    return encodeTreeFile({ ...shared, outputs: [{ start, trees }] });
  }
}
