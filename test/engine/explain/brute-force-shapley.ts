import type { Rng } from "../../../src/core/rng.js";
import type { Tree } from "../../../src/engine/tree.js";

/** Value of a tree for one row when only the features in `known` are: elsewhere the mean of both sides by training weight. */
export function treeValue(
  tree: Tree,
  borders: readonly Float64Array[],
  row: readonly number[],
  known: Set<number>,
): number {
  const weightBelow = (reference: number): number =>
    reference < 0
      ? tree.leafWeight[~reference]!
      : weightBelow(tree.left[reference]!) + weightBelow(tree.right[reference]!);
  const visit = (reference: number): number => {
    if (reference < 0) return tree.leafValue[~reference]!;
    const [left, right] = [tree.left[reference]!, tree.right[reference]!];
    const feature = tree.feature[reference]!;
    if (known.has(feature)) {
      const bin = tree.bin[reference]!;
      const value = row[feature]!;
      const border = bin === 0 ? Number.NEGATIVE_INFINITY : borders[feature]![bin - 1]!;
      const goesLeft = Number.isNaN(value) ? tree.missingLeft[reference] === 1 : value <= border;
      return visit(goesLeft ? left : right);
    }
    const [a, b] = [weightBelow(left), weightBelow(right)];
    return a + b > 0 ? (a * visit(left) + b * visit(right)) / (a + b) : (visit(left) + visit(right)) / 2;
  };
  return visit(tree.feature.length === 0 ? -1 : 0);
}

/** Shapley values by their definition: the mean over all orders, as a sum over all subsets. */
export function bruteForceShapley(features: number, value: (known: Set<number>) => number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const subsets = Array.from({ length: 1 << features }, (_, bits) =>
    value(new Set([...Array(features).keys()].filter((feature) => bits & (1 << feature)))),
  );
  return Array.from({ length: features }, (_, feature) => {
    let sum = 0;
    for (let bits = 0; bits < subsets.length; bits++) {
      if (bits & (1 << feature)) continue;
      const size = [...Array(features).keys()].filter((other) => bits & (1 << other)).length;
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      sum += weight * (subsets[bits | (1 << feature)]! - subsets[bits]!);
    }
    return sum;
  });
}

/** A random tree in the engine's layout; one leaf in five has no training weight when `emptyLeaves`. */
export function randomTree(
  rng: Rng,
  shape: { depth: number; features: number; bins: number; emptyLeaves: boolean },
): Tree {
  const nodes: { feature: number; bin: number; missingLeft: number; left: number; right: number }[] = [];
  const leaves: { value: number; weight: number }[] = [];
  const grow = (depth: number): number => {
    if (depth === 0 || rng.uniform() < 0.15) {
      const weight = shape.emptyLeaves && rng.int(5) === 0 ? 0 : 0.1 + rng.uniform() * 9;
      leaves.push({ value: 10 * rng.uniform() - 5, weight });
      return ~(leaves.length - 1);
    }
    const node = {
      feature: rng.int(shape.features),
      bin: rng.int(shape.bins + 1),
      missingLeft: rng.int(2),
      left: 0,
      right: 0,
    };
    nodes.push(node);
    const index = nodes.length - 1;
    node.left = grow(depth - 1);
    node.right = grow(depth - 1);
    return index;
  };
  grow(shape.depth);
  return {
    feature: Uint16Array.from(nodes, (node) => node.feature),
    bin: Uint8Array.from(nodes, (node) => node.bin),
    missingLeft: Uint8Array.from(nodes, (node) => node.missingLeft),
    left: Int16Array.from(nodes, (node) => node.left),
    right: Int16Array.from(nodes, (node) => node.right),
    leafValue: Float64Array.from(leaves, (leaf) => leaf.value),
    leafWeight: Float64Array.from(leaves, (leaf) => leaf.weight),
  };
}
