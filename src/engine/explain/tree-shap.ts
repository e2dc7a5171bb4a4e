import { bordersOfNodes } from "../kernels/plain/predict-raw.js";
import type { Tree } from "../tree.js";
import type { WeighedTree } from "../tree-importance.js";
import { expectedValue, prepareShapTree, type ShapTree } from "./shap-tree.js";

/** Rows handled together: enough to be worth preparing a tree for, few enough to stay in the cache. */
const BLOCK_ROWS = 4096;

export interface TreeShap {
  /** Prediction without any feature: the trees' mean values, weighted by training weight. `start` is not in it. */
  readonly expected: number;
  /** Per feature, one contribution per row. */
  readonly columns: Float64Array[];
}

/** For one row, marks each node of a tree at which it goes right. The row's values stand in `block` from `base` on. */
export type Decide = (block: Float64Array, base: number, goesRight: Uint8Array) => void;

/** Adds the contributions of one tree to those of a block's rows; both are laid out row by row, `width` values each. */
type AddTree = (block: Float64Array, width: number, rows: number, sums: Float64Array) => void;

/**
 * Path-dependent TreeSHAP: what each feature contributes to the sum of the trees' values, for every row. A feature that is not
 * known counts as the mean over both sides of its splits, weighted by the training weight of the leaves.
 * `expected` and a row's contributions sum to its prediction (without `start`).
 * @param columns per feature, finite or NaN, `rows` long
 * @param symmetric every tree is complete with one split per level, which saves much work
 */
export function treeShap(
  trees: readonly Tree[],
  borders: readonly Float64Array[],
  columns: readonly Float64Array[],
  rows: number,
  symmetric: boolean,
): TreeShap {
  return sumOverTrees(trees, columns, rows, (tree) => {
    const border = bordersOfNodes(tree, borders);
    const prepared = prepareShapTree(tree);
    return symmetric ? adderByLeaf(prepared, tree, border) : adderByRow(prepared, decideByBorder(tree, border));
  });
}

/**
 * {@link treeShap} for trees that decide in their own way.
 * @param decisionsOf how rows decide at the nodes of a tree
 */
export function treeShapBy<T extends WeighedTree>(
  trees: readonly T[],
  decisionsOf: (tree: T) => Decide,
  columns: readonly Float64Array[],
  rows: number,
): TreeShap {
  return sumOverTrees(trees, columns, rows, (tree) => adderByRow(prepareShapTree(tree), decisionsOf(tree)));
}

function sumOverTrees<T extends WeighedTree>(
  trees: readonly T[],
  columns: readonly Float64Array[],
  rows: number,
  adderOf: (tree: T) => AddTree,
): TreeShap {
  const width = columns.length;
  const result = columns.map(() => new Float64Array(rows));
  const block = new Float64Array(Math.min(BLOCK_ROWS, rows) * width);
  const sums = new Float64Array(block.length);
  let expected = 0;
  for (const tree of trees) expected += expectedValue(tree);
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - first);
    for (let f = 0; f < width; f++) {
      for (let row = 0; row < count; row++) block[row * width + f] = columns[f]![first + row]!;
    }
    sums.fill(0);
    for (const tree of trees) {
      if (tree.feature.length > 0) adderOf(tree)(block, width, count, sums);
    }
    for (let f = 0; f < width; f++) {
      for (let row = 0; row < count; row++) result[f]![first + row] = sums[row * width + f]!;
    }
  }
  return { expected, columns: result };
}

function decideByBorder({ feature, missingLeft }: Tree, border: Float64Array): Decide {
  return (block, base, goesRight) => {
    for (let node = 0; node < feature.length; node++) {
      const value = block[base + feature[node]!]!;
      goesRight[node] = value > border[node]! || (Number.isNaN(value) && missingLeft[node] === 0) ? 1 : 0;
    }
  };
}

/** Any tree: each row passes over all nodes. */
function adderByRow(prepared: ShapTree, decide: Decide): AddTree {
  const goesRight = new Uint8Array(prepared.tree.feature.length);
  const walk = walker(prepared, goesRight);
  return (block, width, rows, sums) => {
    for (let base = 0; base < rows * width; base += width) {
      decide(block, base, goesRight);
      walk(sums, base);
    }
  };
}

/** A symmetric tree: rows of one leaf decide alike at every node, so a leaf's contributions are worked out once. */
function adderByLeaf(prepared: ShapTree, { feature, missingLeft, leafValue }: Tree, border: Float64Array): AddTree {
  const leaves = leafValue.length;
  const goesRight = new Uint8Array(feature.length);
  const walk = walker(prepared, goesRight);
  const used = [...new Set(feature)];
  const table = new Float64Array(leaves * used.length);
  const inTable = new Uint8Array(leaves);
  const contribution = new Float64Array(Math.max(...used) + 1);

  function fillTable(leaf: number): void {
    // The root decides the highest bit of the leaf's number, the last level the lowest.
    for (let first = 0, bit = leaves >> 1; bit > 0; first = 2 * first + 1, bit >>= 1) {
      goesRight.fill(leaf & bit ? 1 : 0, first, 2 * first + 1);
    }
    contribution.fill(0);
    walk(contribution, 0);
    for (const [i, f] of used.entries()) table[leaf * used.length + i] = contribution[f]!;
    inTable[leaf] = 1;
  }

  return (block, width, rows, sums) => {
    for (let row = 0; row < rows; row++) {
      const base = row * width;
      let leaf = 0;
      for (let node = 0; node < feature.length; node = 2 * node + 1) {
        const value = block[base + feature[node]!]!;
        const right = value > border[node]! || (Number.isNaN(value) && missingLeft[node] === 0);
        leaf = 2 * leaf + (right ? 1 : 0);
      }
      if (inTable[leaf] === 0) fillTable(leaf);
      const from = leaf * used.length;
      for (let i = 0; i < used.length; i++) sums[base + used[i]!]! += table[from + i]!;
    }
  };
}

/**
 * A function that adds a row's contributions of one tree to `sums[base + feature]`, given the branches in `goesRight`.
 * Down the tree it forms products over the features on the way, up the tree it sums them over leaves.
 */
function walker(prepared: ShapTree, goesRight: Uint8Array): (sums: Float64Array, base: number) => void {
  const { tree, left, right, before, points, factor, gain } = prepared;
  const { feature } = tree;
  const nodes = feature.length;
  const isOn = new Uint8Array(2 * nodes + 1);
  const gainAt = new Int32Array(2 * nodes + 1);
  const product = new Float64Array((2 * nodes + 1) * points);

  return (sums, base) => {
    for (let q = 0; q < points; q++) product[q] = 1;
    for (let node = 0; node < nodes; node++) {
      const l = left[node]!;
      const r = right[node]!;
      // Both children have the same feature and so the same place before them.
      const same = before[l]!;
      const was = same < 0 ? 1 : isOn[same]!;
      const takesRight = was & goesRight[node]!;
      const takesLeft = was - takesRight;
      isOn[l] = takesLeft;
      isOn[r] = takesRight;
      const atL = (3 * l + was + takesLeft) * points;
      const atR = (3 * r + was + takesRight) * points;
      gainAt[l] = atL;
      gainAt[r] = atR;
      for (let q = 0; q < points; q++) {
        const above = product[node * points + q]!;
        product[l * points + q] = above * factor[atL + q]!;
        product[r * points + q] = above * factor[atR + q]!;
      }
    }
    for (let node = nodes - 1; node >= 0; node--) {
      const l = left[node]!;
      const r = right[node]!;
      const atL = gainAt[l]!;
      const atR = gainAt[r]!;
      let sum = 0;
      for (let q = 0; q < points; q++) {
        const belowL = product[l * points + q]!;
        const belowR = product[r * points + q]!;
        sum += belowL * gain[atL + q]! + belowR * gain[atR + q]!;
        product[node * points + q] = belowL + belowR;
      }
      sums[base + feature[node]!]! += sum;
    }
  };
}
