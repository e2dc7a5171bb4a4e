import type { Grower, OpenNode } from "./grow-node.js";
import { childHistograms, findSplits, openChildren, openRoot } from "./grow-node.js";
import type { Histogram } from "./histogram.js";
import type { Split } from "./split.js";
import type { GrownTree } from "./tree.js";

/** A leaf of the growing tree. Once split, it is node `index` of the tree and has two children. */
interface Branch {
  readonly node: OpenNode;
  index: number;
  children: readonly [Branch, Branch] | null;
}

/** A leaf that could be split, with the histogram its children are to be made from. */
interface Candidate {
  readonly branch: Branch;
  readonly split: Split;
  readonly histogram: Histogram;
}

/**
 * Grows a tree best first (Shi 2007): of all leaves the one whose best split gains most is split next, until there are `maxLeaves`
 * or no split gains. Equal gains: the leaf that came to be first, left before right. Features are drawn for the left child, then
 * for the right, when their parent is split; the children of the last split stay leaves and draw none.
 */
export function growLossguide(grower: Grower): GrownTree {
  const { root: node, histogram } = openRoot(grower);
  const root = branchOf(node);
  const splits: Split[] = [];
  const queue: Candidate[] = [];
  consider(grower, queue, [root], [histogram]);
  for (let best = queue.shift(); best !== undefined; best = queue.shift()) {
    const { branch, split } = best;
    branch.index = splits.push(split) - 1;
    const remaining = grower.maxLeaves - splits.length - 1;
    const { start, end } = branch.node;
    const [division] = grower.kernels.divide([{ split, start, end }]);
    const [left, right] = openChildren(remaining > 0 ? grower : { ...grower, depth: 0 }, branch.node, division!);
    branch.children = [branchOf(left), branchOf(right)];
    if (remaining === 0) {
      grower.histograms.release(best.histogram);
      break;
    }
    consider(grower, queue, branch.children, childHistograms(grower, best.histogram, left, right));
    // One split more for each leaf that may still come: candidates beyond that have no chance, whatever comes.
    for (const { histogram: idle } of queue.splice(remaining)) grower.histograms.release(idle);
  }
  for (const { histogram: idle } of queue) grower.histograms.release(idle);
  return writeTree(root, splits);
}

function branchOf(node: OpenNode): Branch {
  return { node, index: -1, children: null };
}

/** Puts leaves' best splits into the queue, which is ordered by gain, behind equal ones; gives the histograms of others back. */
function consider(
  grower: Grower,
  queue: Candidate[],
  branches: readonly Branch[],
  histograms: readonly Histogram[],
): void {
  const nodes = branches.map(({ node }) => node);
  for (const [i, split] of findSplits(grower, nodes, histograms).entries()) {
    const histogram = histograms[i]!;
    if (split === null) {
      grower.histograms.release(histogram);
      continue;
    }
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.split.gain < split.gain) place--;
    queue.splice(place, 0, { branch: branches[i]!, split, histogram });
  }
}

/** Nodes stand in the order they were split, leaves from left to right. */
function writeTree(root: Branch, splits: Split[]): GrownTree {
  const tree: GrownTree = { splits, left: [], right: [], leafStart: [], leafEnd: [] };
  const write = ({ node, index, children }: Branch): number => {
    if (children === null) {
      tree.leafEnd.push(node.end);
      return ~(tree.leafStart.push(node.start) - 1);
    }
    tree.left[index] = write(children[0]);
    tree.right[index] = write(children[1]);
    return index;
  };
  write(root);
  return tree;
}
