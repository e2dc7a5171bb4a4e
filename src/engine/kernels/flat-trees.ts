import type { Tree } from "../tree.js";

/** Each feature has two columns, and a column number 16 bits. */
export const MOST_FLAT_FEATURES = 32_768;

/** A tree as WebAssembly walks it: nodes, then leaves, 8 bytes each (see next in assembly/predict.ts); a leaf leads to itself. */
export interface FlatTree {
  /** Four 16-bit words per node: column, bound, left, right. */
  readonly nodes: Uint16Array;
  readonly leafValue: Float64Array;
  /** Steps from the root to the deepest leaf. */
  readonly steps: number;
  readonly firstLeaf: number;
}

/** @param width number of features: missing values stand right of every border in column `feature + width`, left of them in `feature` */
export function flattenTree(tree: Tree, width: number): FlatTree {
  const { feature, bin, missingLeft, left, right, leafValue } = tree;
  const inner = feature.length;
  const nodes = new Uint16Array(4 * (inner + leafValue.length));
  const level = new Uint8Array(inner);
  let steps = inner === 0 ? 0 : 1;
  const place = (reference: number) => (reference >= 0 ? reference : inner + ~reference);
  for (let node = 0; node < inner; node++) {
    nodes[4 * node] = feature[node]! + (missingLeft[node] ? 0 : width);
    // Bins of the second column are lower by 1.
    nodes[4 * node + 1] = bin[node]! + (missingLeft[node] ? 1 : 0);
    nodes[4 * node + 2] = place(left[node]!);
    nodes[4 * node + 3] = place(right[node]!);
    for (const child of [left[node]!, right[node]!]) {
      if (child < 0) continue;
      level[child] = level[node]! + 1;
      if (level[child]! >= steps) steps = level[child]! + 1;
    }
  }
  for (let leaf = 0; leaf < leafValue.length; leaf++) {
    const node = inner + leaf;
    nodes[4 * node + 2] = node;
    nodes[4 * node + 3] = node;
  }
  return { nodes, leafValue, steps, firstLeaf: inner };
}
