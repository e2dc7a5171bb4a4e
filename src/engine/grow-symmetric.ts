import type { Grower } from "./grow-node.js";
import type { Histogram } from "./histogram.js";
import type { Division } from "./kernels/kernels.js";
import type { NodeSums, Split } from "./split.js";
import type { GrownTree } from "./tree.js";

interface LevelNode {
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
}

/**
 * Grows a tree in which all nodes of a level share one split, until the depth is reached or no split gains. Features are drawn
 * once per level. The result is a complete binary tree: node i has the children 2i + 1 and 2i + 2, leaves stand left to right.
 */
export function growSymmetric(grower: Grower): GrownTree {
  const { kernels, finder, histograms, sampler, depth } = grower;
  const end = kernels.rows.length;
  const splits: Split[] = [];
  let nodes: LevelNode[] = [{ start: 0, end, sums: kernels.allSums() }];
  let drawn = sampler.draw();
  let level: Histogram[] = [histograms.acquire()];
  histograms.build(level[0]!, { start: 0, end, wanted: drawn });

  while (splits.length < depth) {
    const sums = nodes.map((node) => node.sums);
    const slots = level.map((histogram) => histogram.slot);
    const split = finder.findLevelSplit(slots, drawn, sums);
    if (split === null) break;
    splits.push(split);
    const divisions = kernels.divide(nodes.map(({ start, end }) => ({ split, start, end })));
    const children = nodes.flatMap((node, i) => childrenOf(node, divisions[i]!));
    if (splits.length < depth) {
      drawn = sampler.draw();
      level = level.flatMap((histogram, i) =>
        childHistograms(grower, histogram, drawn, children[2 * i]!, children[2 * i + 1]!),
      );
    }
    nodes = children;
  }
  for (const histogram of level) histograms.release(histogram);
  return completeTree(splits, nodes);
}

function childrenOf(node: LevelNode, { middle, left: { cells, weights } }: Division): LevelNode[] {
  return [
    { start: node.start, end: middle, sums: { cells, weights } },
    { start: middle, end: node.end, sums: { cells: node.sums.cells - cells, weights: node.sums.weights - weights } },
  ];
}

function childHistograms(
  grower: Grower,
  parent: Histogram,
  wanted: Uint8Array,
  left: LevelNode,
  right: LevelNode,
): Histogram[] {
  const leftIsSmall = left.end - left.start <= right.end - right.start;
  const [small, large] = leftIsSmall ? [left, right] : [right, left];
  const children = grower.histograms.buildChildren(
    parent,
    { start: small.start, end: small.end, wanted },
    { start: large.start, end: large.end, wanted },
  );
  return leftIsSmall ? [children.small, children.large] : [children.large, children.small];
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
