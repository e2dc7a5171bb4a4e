import { MISSING_BIN } from "./binned-matrix.js";
import type { Split } from "./split.js";

/**
 * One tree. Inner nodes are numbered so that children come after their parent, the root being node 0; a child reference is a
 * node number when it is 0 or more, otherwise `~reference` is a leaf number. A tree of one leaf has no nodes.
 */
export interface Tree {
  readonly feature: Uint16Array;
  /** A row goes right when its bin is above this; 0 parts missing values from the rest. */
  readonly bin: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int16Array;
  readonly right: Int16Array;
  /** What the leaf adds to the prediction. */
  readonly leafValue: Float64Array;
  /** Weight of the training rows in the leaf. */
  readonly leafWeight: Float64Array;
}

/** A tree's shape as it was grown, with the stretch of the row partition that ended in each leaf. */
export interface GrownTree {
  readonly splits: Split[];
  readonly left: number[];
  readonly right: number[];
  readonly leafStart: number[];
  readonly leafEnd: number[];
}

export function finishTree(grown: GrownTree, leafValue: Float64Array, leafWeight: Float64Array): Tree {
  const { splits, left, right } = grown;
  const inner = splits.length;
  const tree: Tree = {
    feature: new Uint16Array(inner),
    bin: new Uint8Array(inner),
    missingLeft: new Uint8Array(inner),
    left: new Int16Array(inner),
    right: new Int16Array(inner),
    leafValue,
    leafWeight,
  };
  for (let node = 0; node < inner; node++) {
    const split = splits[node]!;
    tree.feature[node] = split.feature;
    tree.bin[node] = split.bin;
    tree.missingLeft[node] = split.missingLeft ? 1 : 0;
    tree.left[node] = left[node]!;
    tree.right[node] = right[node]!;
  }
  return tree;
}

/** Adds the tree's value for each binned row to `prediction`. */
export function addBinnedPrediction(tree: Tree, bins: readonly Uint8Array[], prediction: Float64Array): void {
  const { feature, bin, missingLeft, left, right, leafValue } = tree;
  const columns = Array.from(feature, (f) => bins[f]!);
  const root = feature.length === 0 ? -1 : 0;
  for (let row = 0; row < prediction.length; row++) {
    let node = root;
    while (node >= 0) {
      const value = columns[node]![row]!;
      const goesRight = value > bin[node]! || (value === MISSING_BIN && missingLeft[node] === 0);
      node = goesRight ? right[node]! : left[node]!;
    }
    prediction[row]! += leafValue[~node]!;
  }
}
