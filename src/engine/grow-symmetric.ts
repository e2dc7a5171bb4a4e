import type { Grower } from "./grow-node.js";
import type { Histogram } from "./histogram.js";
import type { Division } from "./kernels/kernels.js";
import type { NodeSums, Split } from "./split.js";
import type { GrownTree } from "./tree.js";

interface LevelNode {
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
  /** null until it is built, and for a node without rows, which needs none. */
  histogram: Histogram | null;
}

const NO_SUMS: NodeSums = { cells: 0, weights: 0 };

/**
 * Grows a tree in which all nodes of a level share one split, until the depth is reached or no split gains. Features are drawn
 * once per level. The result is a complete binary tree: node i has the children 2i + 1 and 2i + 2, leaves stand left to right.
 * A split often leaves nodes of a level without rows, as when two features say almost the same. They add nothing to any score
 * and are kept out of all work.
 */
export function growSymmetric(grower: Grower): GrownTree {
  const { kernels, finder, histograms, sampler, depth } = grower;
  const end = kernels.rows.length;
  const splits: Split[] = [];
  let drawn = sampler.draw();
  const histogram = histograms.acquire();
  histograms.build(histogram, { start: 0, end, wanted: drawn });
  let nodes: LevelNode[] = [{ start: 0, end, sums: kernels.allSums(), histogram }];

  while (splits.length < depth) {
    const filled = nodes.filter((node) => node.histogram !== null);
    const slots = filled.map((node) => node.histogram!.slot);
    const split = finder.findLevelSplit(
      slots,
      drawn,
      filled.map((node) => node.sums),
    );
    if (split === null) break;
    splits.push(split);
    const divisions = kernels.divide(filled.map(({ start, end }) => ({ split, start, end })));
    const isLast = splits.length === depth;
    if (!isLast) drawn = sampler.draw();
    const children: LevelNode[] = [];
    let next = 0;
    for (const node of nodes) {
      const [left, right] = childrenOf(node, node.histogram === null ? null : divisions[next++]!);
      if (node.histogram !== null) {
        if (isLast) histograms.release(node.histogram);
        else passOn(grower, node.histogram, drawn, left, right);
      }
      children.push(left, right);
    }
    nodes = children;
  }
  for (const { histogram } of nodes) if (histogram !== null) histograms.release(histogram);
  return completeTree(splits, nodes);
}

/** @param division null for a node without rows */
function childrenOf(node: LevelNode, division: Division | null): [LevelNode, LevelNode] {
  const { start, end, sums } = node;
  const { middle, left } = division ?? { middle: end, left: NO_SUMS };
  const rest = { cells: sums.cells - left.cells, weights: sums.weights - left.weights };
  return [
    { start, end: middle, sums: left, histogram: null },
    { start: middle, end, sums: rest, histogram: null },
  ];
}

/** Gives the children that have rows their histograms, in the memory of the parent's and one more. */
function passOn(grower: Grower, parent: Histogram, wanted: Uint8Array, left: LevelNode, right: LevelNode): void {
  const leftIsSmall = left.end - left.start <= right.end - right.start;
  const [small, large] = leftIsSmall ? [left, right] : [right, left];
  const part = ({ start, end }: LevelNode) => ({ start, end, wanted });
  if (small.start === small.end) {
    grower.histograms.buildRest(parent, part(large));
    large.histogram = parent;
    return;
  }
  const children = grower.histograms.buildChildren(parent, part(small), part(large));
  small.histogram = children.small;
  large.histogram = children.large;
}

function completeTree(levels: Split[], leaves: LevelNode[]): GrownTree {
  const inner = leaves.length - 1;
  const splits: Split[] = [];
  for (const [level, split] of levels.entries()) for (let i = 0; i < 1 << level; i++) splits.push(split);
  const reference = (child: number) => (child < inner ? child : ~(child - inner));
  return {
    splits,
    left: splits.map((_, i) => reference(2 * i + 1)),
    right: splits.map((_, i) => reference(2 * i + 2)),
    leafStart: leaves.map((leaf) => leaf.start),
    leafEnd: leaves.map((leaf) => leaf.end),
  };
}
