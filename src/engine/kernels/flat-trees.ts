import type { Tree } from "../tree.js";

/** A tree as WebAssembly walks it: nodes, then leaves, 64 bits each (see next in assembly/predict.ts); a leaf leads to itself. */
export interface FlatTree {
  /** Four 16-bit words per node: feature, lowest + 256 * bound, left, right. */
  readonly nodes: Uint16Array;
  readonly leafValue: Float64Array;
  /** Steps from the root to the deepest leaf. */
  readonly steps: number;
  readonly firstLeaf: number;
}

export function flattenTree(tree: Tree): FlatTree {
  const { feature, bin, missingLeft, left, right, leafValue } = tree;
  const inner = feature.length;
  const nodes = new Uint16Array(4 * (inner + leafValue.length));
  const level = new Uint8Array(inner);
  let steps = inner === 0 ? 0 : 1;
  const place = (reference: number) => (reference >= 0 ? reference : inner + ~reference);
  for (let node = 0; node < inner; node++) {
    // Bin 0 of missing values, less 1 and wrapped, becomes 255: right of every border.
    const lowest = missingLeft[node] ? 0 : 1;
    nodes[4 * node] = feature[node]!;
    nodes[4 * node + 1] = lowest + 256 * (bin[node]! + 1 - lowest);
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
