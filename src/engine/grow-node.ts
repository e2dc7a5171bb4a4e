import type { FeatureSampler } from "./feature-sampler.js";
import type { Histogram, HistogramBuilder } from "./histogram.js";
import type { Division, FitKernels, SearchedNode } from "./kernels/kernels.js";
import type { NodeSums, Split } from "./split.js";
import type { SplitRules } from "./split-rules.js";

/** What chooses splits: the kernels themselves, or noise laid over them. */
export type SplitFinder = Pick<FitKernels, "findNodeSplits" | "findLevelSplit">;

/** The tools of one fit that growing a tree needs. */
export interface Grower {
  readonly kernels: FitKernels;
  readonly finder: SplitFinder;
  readonly histograms: HistogramBuilder;
  readonly sampler: FeatureSampler;
  readonly rules: SplitRules;
  readonly depth: number;
  /** Most leaves of a Lossguide tree. */
  readonly maxLeaves: number;
}

/** A node not yet decided on: its rows and, unless it must stay a leaf, the features drawn for it. */
export interface OpenNode {
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
  readonly level: number;
  readonly drawn: Uint8Array | null;
}

/** The node of all rows, and its histogram. */
export function openRoot(grower: Grower): { root: OpenNode; histogram: Histogram } {
  const { kernels, histograms } = grower;
  const end = kernels.rows.length;
  const root = openNode(grower, 0, end, kernels.allSums(), 0);
  const histogram = histograms.acquire();
  if (root.drawn) histograms.build(histogram, { start: 0, end, wanted: root.drawn });
  return { root, histogram };
}

/** The children of a divided node; features are drawn for the left child, then for the right. */
export function openChildren(grower: Grower, node: OpenNode, { middle, left: sums }: Division): [OpenNode, OpenNode] {
  const rest = { cells: node.sums.cells - sums.cells, weights: node.sums.weights - sums.weights };
  const left = openNode(grower, node.start, middle, sums, node.level + 1);
  const right = openNode(grower, middle, node.end, rest, node.level + 1);
  return [left, right];
}

/** The best split of each of one or two nodes; null for those that have none or must stay leaves. */
export function findSplits(
  { finder }: Grower,
  nodes: readonly OpenNode[],
  histograms: readonly Histogram[],
): (Split | null)[] {
  const searched: SearchedNode[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const { drawn, sums } = nodes[i]!;
    if (drawn !== null) searched.push({ histogram: histograms[i]!.slot, drawn, sums });
  }
  const found = searched.length === 0 ? [] : finder.findNodeSplits(searched);
  const splits: (Split | null)[] = [];
  let taken = 0;
  for (const { drawn } of nodes) splits.push(drawn === null ? null : found[taken++]!);
  return splits;
}

/** The children's histograms, in the memory of the parent's and one more. */
export function childHistograms(
  grower: Grower,
  parent: Histogram,
  left: OpenNode,
  right: OpenNode,
): [Histogram, Histogram] {
  const part = (node: OpenNode) => ({ start: node.start, end: node.end, wanted: node.drawn ?? grower.sampler.none });
  const leftIsSmall = left.end - left.start <= right.end - right.start;
  const children = grower.histograms.buildChildren(
    parent,
    part(leftIsSmall ? left : right),
    part(leftIsSmall ? right : left),
  );
  return leftIsSmall ? [children.small, children.large] : [children.large, children.small];
}

function openNode(grower: Grower, start: number, end: number, sums: NodeSums, level: number): OpenNode {
  const { countRadix, minRows } = grower.rules;
  const count = sums.cells - Math.floor(sums.cells / countRadix) * countRadix;
  const drawn = level < grower.depth && count >= 2 * minRows ? grower.sampler.draw() : null;
  return { start, end, sums, level, drawn };
}
