/** What importance needs of a tree, ours or another library's; numbering and references as in Tree. */
export interface WeighedTree {
  readonly feature: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly leafValue: Float64Array;
  readonly leafWeight: Float64Array;
}

/**
 * PredictionValuesChange of CatBoost: how much, on average over the training rows, the prediction changes when a feature moves a
 * row to the other side of a split. Two sides with values v1, v2 and weights c1, c2 add
 * (v1 - m)^2 c1 + (v2 - m)^2 c2 with m their weighted mean. In a symmetric tree the two sides are every pair of leaves that
 * differ in that split alone, in other trees the weighted mean values below the node's two children.
 * Source: catboost.ai, "Feature importance", PredictionValuesChange.
 * @returns per feature, summing to 100; all 0 when no tree has a split
 */
export function predictionValuesChange(
  trees: readonly WeighedTree[],
  features: number,
  symmetric: boolean,
): Float64Array {
  const change = new Float64Array(features);
  for (const tree of trees) {
    if (symmetric) addSymmetric(tree, change);
    else addByNode(tree, change);
  }
  let total = 0;
  for (const value of change) total += value;
  return total > 0 ? change.map((value) => (100 * value) / total) : change;
}

function addSymmetric(tree: WeighedTree, change: Float64Array): void {
  const leaves = tree.leafValue.length;
  // Node 2^level - 1 is the first of its level; a level's split decides one bit of the leaf number, the root the highest.
  for (let level = 0, bit = leaves / 2; bit >= 1; level++, bit /= 2) {
    const feature = tree.feature[(1 << level) - 1]!;
    for (let leaf = 0; leaf < leaves; leaf++) {
      if (leaf & bit) continue;
      const other = leaf | bit;
      change[feature]! += between(
        tree.leafValue[leaf]!,
        tree.leafWeight[leaf]!,
        tree.leafValue[other]!,
        tree.leafWeight[other]!,
      );
    }
  }
}

function addByNode(tree: WeighedTree, change: Float64Array): void {
  const nodes = tree.feature.length;
  const value = new Float64Array(nodes);
  const weight = new Float64Array(nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    const left = tree.left[node]!;
    const right = tree.right[node]!;
    const v1 = left >= 0 ? value[left]! : tree.leafValue[~left]!;
    const c1 = left >= 0 ? weight[left]! : tree.leafWeight[~left]!;
    const v2 = right >= 0 ? value[right]! : tree.leafValue[~right]!;
    const c2 = right >= 0 ? weight[right]! : tree.leafWeight[~right]!;
    weight[node] = c1 + c2;
    value[node] = c1 + c2 > 0 ? (v1 * c1 + v2 * c2) / (c1 + c2) : 0;
    change[tree.feature[node]!]! += between(v1, c1, v2, c2);
  }
}

function between(v1: number, c1: number, v2: number, c2: number): number {
  const total = c1 + c2;
  if (total === 0) return 0;
  const mean = (v1 * c1 + v2 * c2) / total;
  return (v1 - mean) * (v1 - mean) * c1 + (v2 - mean) * (v2 - mean) * c2;
}
