import type { Grower, OpenNode } from "./grow-node.js";
import { childHistograms, findSplits, openChildren, openRoot } from "./grow-node.js";
import type { Histogram } from "./histogram.js";
import type { Division, Stretch } from "./kernels/kernels.js";
import type { Split } from "./split.js";
import type { GrownTree } from "./tree.js";

/** A node whose split is known, if it has one, with its rows divided. */
interface DecidedNode {
  readonly node: OpenNode;
  readonly histogram: Histogram;
  readonly split: Split | null;
  readonly division: Division | null;
}

/**
 * Grows a tree in which every node takes its own best split. Siblings are searched together, and then divided together, so that
 * threads have two nodes to work on. Then the children of the left one come, with all their descendants, before those of the right
 * one; features are drawn for a left child, then for its sibling.
 */
export function growDepthwise(grower: Grower): GrownTree {
  const tree: GrownTree = { splits: [], left: [], right: [], leafStart: [], leafEnd: [] };
  const { root, histogram } = openRoot(grower);
  const [decided] = decide(grower, [root], [histogram]);
  growNode(grower, tree, decided!);
  return tree;
}

/** Adds a node and everything below it, gives its histogram back, and returns the reference to it. */
function growNode(grower: Grower, tree: GrownTree, { node, histogram, split, division }: DecidedNode): number {
  if (split === null || division === null) {
    grower.histograms.release(histogram);
    tree.leafStart.push(node.start);
    tree.leafEnd.push(node.end);
    return ~(tree.leafStart.length - 1);
  }
  const index = tree.splits.push(split) - 1;
  const children = openChildren(grower, node, division);
  const [left, right] = decide(grower, children, childHistograms(grower, histogram, ...children));
  tree.left[index] = growNode(grower, tree, left!);
  tree.right[index] = growNode(grower, tree, right!);
  return index;
}

function decide(grower: Grower, nodes: readonly OpenNode[], histograms: readonly Histogram[]): DecidedNode[] {
  const splits = findSplits(grower, nodes, histograms);
  const stretches: Stretch[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const split = splits[i]!;
    if (split !== null) stretches.push({ split, start: nodes[i]!.start, end: nodes[i]!.end });
  }
  const divisions = grower.kernels.divide(stretches);
  const decided: DecidedNode[] = [];
  let divided = 0;
  for (let i = 0; i < nodes.length; i++) {
    const split = splits[i]!;
    const division = split === null ? null : divisions[divided++]!;
    decided.push({ node: nodes[i]!, histogram: histograms[i]!, split, division });
  }
  return decided;
}
