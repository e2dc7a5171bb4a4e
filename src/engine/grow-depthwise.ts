import type { Grower, OpenNode } from "./grow-node.js";
import { childHistograms, openRoot, splitNode } from "./grow-node.js";
import type { Histogram } from "./histogram.js";
import type { GrownTree } from "./tree.js";

/**
 * Grows a tree in which every node takes its own best split. Nodes are handled from the root, the left child with all its
 * descendants before the right one; features are drawn for the left child, then for the right, when their parent is split.
 */
export function growDepthwise(grower: Grower): GrownTree {
  const tree: GrownTree = { splits: [], left: [], right: [], leafStart: [], leafEnd: [] };
  const { root, histogram } = openRoot(grower);
  growNode(grower, tree, root, histogram);
  return tree;
}

/** Decides one node and everything below it, gives its histogram back, and returns the reference to it. */
function growNode(grower: Grower, tree: GrownTree, node: OpenNode, histogram: Histogram): number {
  const split = node.drawn ? grower.finder.findNodeSplit(histogram.slot, node.drawn, node.sums) : null;
  if (split === null) {
    grower.histograms.release(histogram);
    tree.leafStart.push(node.start);
    tree.leafEnd.push(node.end);
    return ~(tree.leafStart.length - 1);
  }
  const index = tree.splits.push(split) - 1;
  const [left, right] = splitNode(grower, node, split);
  const [leftHistogram, rightHistogram] = childHistograms(grower, histogram, left, right);
  tree.left[index] = growNode(grower, tree, left, leftHistogram);
  tree.right[index] = growNode(grower, tree, right, rightHistogram);
  return index;
}
