import { damaged } from "./model-file.js";
import type { Tree } from "./tree.js";

/** How much a file's trees hold together; stands in the header, and fixes the payload's length. */
export interface TreeCounts {
  readonly trees: number;
  readonly nodes: number;
  readonly leaves: number;
}

const TREE_BYTES = 8;
const NODE_BYTES = 8;
const LEAF_BYTES = 16;

export function countTrees(trees: readonly Tree[]): TreeCounts {
  return {
    trees: trees.length,
    nodes: trees.reduce((sum, tree) => sum + tree.feature.length, 0),
    leaves: trees.reduce((sum, tree) => sum + tree.leafValue.length, 0),
  };
}

/**
 * Trees as bytes, one after the other, all numbers little-endian: node count and leaf count (4 bytes each); per node feature (2),
 * left (2), right (2), bin (1), missingLeft (1); per leaf value and weight (8 each, IEEE doubles).
 */
export function encodeTrees(trees: readonly Tree[]): Uint8Array {
  const counts = countTrees(trees);
  const bytes = new Uint8Array(counts.trees * TREE_BYTES + counts.nodes * NODE_BYTES + counts.leaves * LEAF_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const tree of trees) {
    view.setUint32(at, tree.feature.length, true);
    view.setUint32(at + 4, tree.leafValue.length, true);
    at += TREE_BYTES;
    for (let node = 0; node < tree.feature.length; node++, at += NODE_BYTES) {
      view.setUint16(at, tree.feature[node]!, true);
      view.setInt16(at + 2, tree.left[node]!, true);
      view.setInt16(at + 4, tree.right[node]!, true);
      view.setUint8(at + 6, tree.bin[node]!);
      view.setUint8(at + 7, tree.missingLeft[node]!);
    }
    for (let leaf = 0; leaf < tree.leafValue.length; leaf++, at += LEAF_BYTES) {
      view.setFloat64(at, tree.leafValue[leaf]!, true);
      view.setFloat64(at + 8, tree.leafWeight[leaf]!, true);
    }
  }
  return bytes;
}

/**
 * Reads trees back. Nothing is allocated before the counts agree with the payload's length, and every reference is checked, so a
 * forged file can neither exhaust memory nor lead a prediction out of bounds or in a circle.
 * @param borders per feature, for the range of bins
 * @throws IntegrityError on any disagreement
 */
export function decodeTrees(payload: Uint8Array, counts: TreeCounts, borders: readonly Float64Array[]): Tree[] {
  const expected = counts.trees * TREE_BYTES + counts.nodes * NODE_BYTES + counts.leaves * LEAF_BYTES;
  const whole = [counts.trees, counts.nodes, counts.leaves].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!whole || expected !== payload.length) {
    throw damaged(`its header promises ${expected} bytes of trees, there are ${payload.length}`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const trees: Tree[] = [];
  let at = 0;
  for (let index = 0; index < counts.trees; index++) {
    if (at + TREE_BYTES > payload.length) throw damaged(`tree ${index} is cut short`);
    const nodes = view.getUint32(at, true);
    const leaves = view.getUint32(at + 4, true);
    at += TREE_BYTES;
    const bytes = nodes * NODE_BYTES + leaves * LEAF_BYTES;
    if (leaves !== nodes + 1 || at + bytes > payload.length) throw damaged(`tree ${index} has impossible counts`);
    trees.push(readTree(view, at, nodes, borders, index));
    at += bytes;
  }
  if (at !== payload.length) throw damaged("there are bytes after the last tree");
  return trees;
}

function readTree(view: DataView, from: number, nodes: number, borders: readonly Float64Array[], index: number): Tree {
  let at = from;
  const tree: Tree = {
    feature: new Uint16Array(nodes),
    bin: new Uint8Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: new Int16Array(nodes),
    right: new Int16Array(nodes),
    leafValue: new Float64Array(nodes + 1),
    leafWeight: new Float64Array(nodes + 1),
  };
  const reached = new Uint8Array(2 * nodes + 1);
  for (let node = 0; node < nodes; node++, at += NODE_BYTES) {
    tree.feature[node] = view.getUint16(at, true);
    tree.left[node] = view.getInt16(at + 2, true);
    tree.right[node] = view.getInt16(at + 4, true);
    tree.bin[node] = view.getUint8(at + 6);
    tree.missingLeft[node] = view.getUint8(at + 7);
    const bins = borders[tree.feature[node]!]?.length ?? -1;
    const sound = claim(tree.left[node]!, node, nodes, reached) && claim(tree.right[node]!, node, nodes, reached);
    if (!sound || tree.bin[node]! > bins || tree.missingLeft[node]! > 1) {
      throw damaged(`node ${node} of tree ${index} is not valid`);
    }
  }
  for (let leaf = 0; leaf <= nodes; leaf++, at += LEAF_BYTES) {
    tree.leafValue[leaf] = view.getFloat64(at, true);
    tree.leafWeight[leaf] = view.getFloat64(at + 8, true);
    if (
      !Number.isFinite(tree.leafValue[leaf]!) ||
      !(tree.leafWeight[leaf]! >= 0 && tree.leafWeight[leaf]! < Infinity)
    ) {
      throw damaged(`leaf ${leaf} of tree ${index} is not valid`);
    }
  }
  return tree;
}

/**
 * Whether a reference leads on, to something no other reference leads to; marks it in `reached`. Nodes that share a child would
 * still predict, but make a walk over all paths as long as their number.
 */
function claim(reference: number, node: number, nodes: number, reached: Uint8Array): boolean {
  if (reference >= 0 ? reference <= node || reference >= nodes : ~reference > nodes) return false;
  const place = reference >= 0 ? reference : nodes + ~reference;
  if (reached[place] === 1) return false;
  reached[place] = 1;
  return true;
}
