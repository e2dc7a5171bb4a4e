import type { LeafValues } from "./leaf-values.js";
import type { GrownTree } from "./tree.js";

/**
 * Pulls leaf values inside the bounds that monotone constraints set, so that the tree's prediction never moves against one.
 * At every split on a constrained feature a wall is set between the two sides: all leaves of the lower side stay at or below
 * it, all leaves of the upper side at or above. As the wall holds for whatever the other features are, the tree is monotone in
 * the feature. Missing values are on no side of an order and are not constrained.
 * @param monotone -1, 0 or 1 by feature index
 */
export function enforceMonotone(tree: GrownTree, leaves: LeafValues, monotone: Int8Array): void {
  const { splits, left, right } = tree;
  if (!splits.some((split) => monotone[split.feature] !== 0)) return;
  const summary = summarise(tree, leaves);
  const from = new Float64Array(splits.length).fill(-Infinity);
  const to = new Float64Array(splits.length).fill(Infinity);
  const bound = (child: number, low: number, high: number): void => {
    if (child >= 0) {
      from[child] = low;
      to[child] = high;
    } else {
      leaves.value[~child] = clamp(leaves.value[~child]!, low, high);
    }
  };
  for (const [node, split] of splits.entries()) {
    const low = from[node]!;
    const high = to[node]!;
    const direction = split.bin === 0 ? 0 : monotone[split.feature]!;
    if (direction === 0) {
      bound(left[node]!, low, high);
      bound(right[node]!, low, high);
      continue;
    }
    const [lower, upper] = direction > 0 ? [left[node]!, right[node]!] : [right[node]!, left[node]!];
    const wall = clamp(wallBetween(summary(lower), summary(upper)), low, high);
    bound(lower, low, wall);
    bound(upper, wall, high);
  }
}

interface Subtree {
  readonly weight: number;
  readonly sum: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The middle of the two means; beside a side without rows, where the other side is not disturbed. */
function wallBetween(lower: Subtree, upper: Subtree): number {
  if (lower.weight === 0 && upper.weight === 0) return 0;
  if (lower.weight === 0) return upper.lowest;
  if (upper.weight === 0) return lower.highest;
  return lower.sum / lower.weight / 2 + upper.sum / upper.weight / 2;
}

/** Leaf values below a node or leaf reference, as they were before any was moved; leaves without rows are left out. */
function summarise(tree: GrownTree, leaves: LeafValues): (reference: number) => Subtree {
  const leaf = Array.from(leaves.value, (value, i): Subtree => {
    const weight = leaves.weight[i]!;
    return weight > 0
      ? { weight, sum: value * weight, lowest: value, highest: value }
      : { weight: 0, sum: 0, lowest: Infinity, highest: -Infinity };
  });
  const inner: Subtree[] = [];
  const summary = (reference: number) => (reference >= 0 ? inner[reference]! : leaf[~reference]!);
  for (let node = tree.splits.length - 1; node >= 0; node--) {
    const a = summary(tree.left[node]!);
    const b = summary(tree.right[node]!);
    inner[node] = {
      weight: a.weight + b.weight,
      sum: a.sum + b.sum,
      lowest: Math.min(a.lowest, b.lowest),
      highest: Math.max(a.highest, b.highest),
    };
  }
  return summary;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
