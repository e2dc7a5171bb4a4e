import type { FeatureSampler } from "./feature-sampler.js";
import type { Histogram, HistogramBuilder } from "./histogram.js";
import type { FitKernels } from "./kernels/kernels.js";
import type { NodeSums, Split } from "./split.js";
import type { SplitRules } from "./split-rules.js";
import type { GrownTree } from "./tree.js";

/** The tools of one fit that growing a tree needs. */
export interface Grower {
  readonly kernels: FitKernels;
  readonly histograms: HistogramBuilder;
  readonly sampler: FeatureSampler;
  readonly rules: SplitRules;
  readonly depth: number;
}

/** A node not yet decided on: its rows and, unless it must stay a leaf, the features drawn for it. */
interface OpenNode {
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
  readonly level: number;
  readonly drawn: Uint8Array | null;
}

/**
 * Grows a tree in which every node takes its own best split. Nodes are handled from the root, the left child with all its
 * descendants before the right one; features are drawn for the left child, then for the right, when their parent is split.
 */
export function growDepthwise(grower: Grower): GrownTree {
  const tree: GrownTree = { splits: [], left: [], right: [], leafStart: [], leafEnd: [] };
  const { kernels, histograms } = grower;
  const end = kernels.rows.length;
  const root = openNode(grower, 0, end, kernels.sums(0, end), 0);
  const histogram = histograms.acquire();
  if (root.drawn) histograms.build(histogram, { start: 0, end, wanted: root.drawn });
  growNode(grower, tree, root, histogram);
  return tree;
}

function openNode(grower: Grower, start: number, end: number, sums: NodeSums, level: number): OpenNode {
  const { countRadix, minRows } = grower.rules;
  const count = sums.cells - Math.floor(sums.cells / countRadix) * countRadix;
  const drawn = level < grower.depth && count >= 2 * minRows ? grower.sampler.draw() : null;
  return { start, end, sums, level, drawn };
}

/** Decides one node and everything below it, gives its histogram back, and returns the reference to it. */
function growNode(grower: Grower, tree: GrownTree, node: OpenNode, histogram: Histogram): number {
  const split = node.drawn ? grower.kernels.findNodeSplit(histogram.slot, node.drawn, node.sums) : null;
  if (split === null) {
    grower.histograms.release(histogram);
    tree.leafStart.push(node.start);
    tree.leafEnd.push(node.end);
    return ~(tree.leafStart.length - 1);
  }
  const index = tree.splits.push(split) - 1;
  const [left, right] = divide(grower, node, split);
  const [leftHistogram, rightHistogram] = childHistograms(grower, histogram, left, right);
  tree.left[index] = growNode(grower, tree, left, leftHistogram);
  tree.right[index] = growNode(grower, tree, right, rightHistogram);
  return index;
}

function divide(grower: Grower, node: OpenNode, split: Split): [OpenNode, OpenNode] {
  const { kernels } = grower;
  const { middle, left: sums } = kernels.divide(split, node.start, node.end);
  const rest = { cells: node.sums.cells - sums.cells, weights: node.sums.weights - sums.weights };
  const left = openNode(grower, node.start, middle, sums, node.level + 1);
  const right = openNode(grower, middle, node.end, rest, node.level + 1);
  return [left, right];
}

function childHistograms(grower: Grower, parent: Histogram, left: OpenNode, right: OpenNode): [Histogram, Histogram] {
  const none = new Uint8Array(parent.built.length);
  const part = (node: OpenNode) => ({ start: node.start, end: node.end, wanted: node.drawn ?? none });
  const leftIsSmall = left.end - left.start <= right.end - right.start;
  const children = grower.histograms.buildChildren(
    parent,
    part(leftIsSmall ? left : right),
    part(leftIsSmall ? right : left),
  );
  return leftIsSmall ? [children.small, children.large] : [children.large, children.small];
}
