import type { Matrix } from "../core/matrix.js";
import type { FeatureImportance, Model, QuantilePrediction } from "./model.js";
import { nearestToMedian, sortQuantiles } from "./multi-quantile.js";
import { encodeTreeFile, type TreeModelFile } from "./tree-file.js";
import { TreeModel } from "./tree-model.js";

/** Boosted trees for several quantiles: a model for each alpha, grown on the same bins, whose predictions are then sorted. */
export class QuantileTrees implements Model {
  readonly family = TreeModel.family;
  readonly featureNames: readonly string[];
  /** The model of each alpha; their predictions may cross. */
  readonly members: readonly TreeModel[];

  constructor(
    private readonly file: TreeModelFile,
    /** Ascending. */
    readonly alphas: readonly number[],
  ) {
    const { outputs, options, ...shared } = file;
    this.featureNames = file.featureNames;
    this.members = outputs.map((output, k) => {
      return new TreeModel({
        ...shared,
        ...output,
        options: { ...options, loss_function: `Quantile:alpha=${alphas[k]}` },
      });
    });
  }

  predict(matrix: Matrix): Float64Array {
    return this.predictQuantiles(matrix).values[nearestToMedian(this.alphas)]!;
  }

  predictQuantiles(matrix: Matrix): QuantilePrediction {
    const values = this.members.map((member) => member.predict(matrix));
    sortQuantiles(values);
    return { alphas: this.alphas, values };
  }

  /** The mean over the alphas, each counting the same. */
  importance(): FeatureImportance[] {
    const share = new Map(this.featureNames.map((feature) => [feature, 0]));
    for (const member of this.members) {
      for (const { feature, importance } of member.importance()) {
        share.set(feature, share.get(feature)! + importance / this.members.length);
      }
    }
    return Array.from(share, ([feature, importance]) => ({ feature, importance })).sort(
      (a, b) => b.importance - a.importance,
    );
  }

  serialize(): Uint8Array {
    return encodeTreeFile(this.file);
  }
}
