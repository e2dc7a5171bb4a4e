import { UsageError } from "../../core/errors.js";
import type { WeighedTree } from "../tree-importance.js";
import { gaussLegendre, type Quadrature } from "./gauss-legendre.js";

/**
 * A tree with every constant that its contributions need. A place is a node or a leaf: node n is place n, leaf l is place
 * `nodes + l`. Each place but the root's is reached through one split on one feature. On the way to a place a feature is "on"
 * for a row when the row takes every branch of that feature on this way; its `share` is the share of training weight that does.
 */
export interface ShapTree {
  readonly tree: WeighedTree;
  /** Places of the children of each node. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Per place: the place above it that was reached through the same feature, or -1. */
  readonly before: Int32Array;
  /** Points of the quadrature. */
  readonly points: number;
  /**
   * Per place, state and point: what the product over the features on the way is multiplied by on reaching the place; for a leaf
   * times its value. States: 0 the feature was off already, 1 it is off from here, 2 it is on.
   */
  readonly factor: Float64Array;
  /** In the same order: what the products of all leaves below count for the feature. */
  readonly gain: Float64Array;
}

/** Of a tree, so that one made to be deep takes no more than some hundred megabytes: 4,096 leaves with 64 features on a way have 800,000. */
const MOST_CONSTANTS = 2 ** 24;
/** Finding the points takes the cube of their number. */
const MOST_POINTS = 200;

/**
 * Shapley values of a leaf are integrals of polynomials: with o_k = 1 or 0 for a feature that is on or off, z_k its share and v
 * the leaf's value, feature j contributes v (o_j - z_j) times the integral over t from 0 to 1 of the product of
 * (t o_k + (1 - t) z_k) over all other features k on the way, because t^s (1 - t)^(m - s) integrates to the Shapley weight
 * s! (m - s)! / (m + 1)!. Gauss-Legendre points make the integral exact, and products over a way can be shared by all leaves
 * below a place, as in Linear TreeSHAP.
 * @throws UsageError TREE_TOO_DEEP
 * Sources: Lundberg, Erion and Lee, arXiv:1802.03888 (the game); Yu, Xu, Bifet and Read, arXiv:2209.08192 (sums shared along the ways).
 */
export function prepareShapTree(tree: WeighedTree): ShapTree {
  const nodes = tree.feature.length;
  const { left, right, before, most } = waysOf(tree);
  const share = sharesOnWay(tree, left, right, before);
  const points = Math.max(1, Math.ceil(most / 2));
  const size = (2 * nodes + 1) * 3 * points;
  if (size > MOST_CONSTANTS || points > MOST_POINTS) {
    throw new UsageError(
      "TREE_TOO_DEEP",
      `a tree of ${nodes} nodes with ${most} features on one way is too deep for SHAP values`,
      {
        hint: "permutation importance works for every model",
      },
    );
  }
  const quadrature = quadratureOf(points);
  const factor = new Float64Array(size);
  const gain = new Float64Array(size);
  for (let place = 1; place <= 2 * nodes; place++) {
    const value = place < nodes ? 1 : tree.leafValue[place - nodes]!;
    const was = before[place]! < 0 ? null : share[before[place]!]!;
    for (let q = 0; q < points; q++) {
      const t = quadrature.point[q]!;
      const weight = quadrature.weight[q]!;
      const on = term(t, share[place]!);
      const off = (1 - t) * share[place]!;
      const wasOn = was === null ? 1 : term(t, was);
      const wasOff = was === null ? 1 : (1 - t) * was;
      const at = 3 * place * points + q;
      // A share of 0 leaves nothing to divide by, and no row of weight to speak of.
      factor[at] = wasOff > 0 ? (value * off) / wasOff : 0;
      factor[at + points] = (value * off) / wasOn;
      factor[at + 2 * points] = (value * on) / wasOn;
      const counted = was === null ? 0 : (1 - was) / wasOn;
      gain[at + points] = weight * (-1 / (1 - t) - counted);
      gain[at + 2 * points] = weight * ((1 - share[place]!) / on - counted);
    }
  }
  return { tree, left, right, before, points, factor, gain };
}

function term(t: number, share: number): number {
  return t + (1 - t) * share;
}

/** Places of children, the place before on the same feature, and the most different features on one way. */
function waysOf(tree: WeighedTree): { left: Int32Array; right: Int32Array; before: Int32Array; most: number } {
  const { feature } = tree;
  const nodes = feature.length;
  const { left, right } = childPlaces(tree);
  const before = new Int32Array(2 * nodes + 1).fill(-1);
  const above = new Int32Array(2 * nodes + 1).fill(-1);
  const distinct = new Int32Array(2 * nodes + 1);
  /** By feature the last place on the way to where the walk stands that was reached through it. */
  const last = new Map<number, number>();
  let most = 0;
  // The walk goes down into a place and, for ~place, comes up from it again. A tree may be as deep as it has nodes: no recursion.
  const open = [0];
  while (open.length > 0) {
    const at = open.pop()!;
    const place = at < 0 ? ~at : at;
    if (place > 0) last.set(feature[above[place]!]!, at < 0 ? before[place]! : place);
    if (at < 0 || place >= nodes) continue;
    if (place > 0) open.push(~place);
    const same = last.get(feature[place]!) ?? -1;
    for (const child of [left[place]!, right[place]!]) {
      above[child] = place;
      before[child] = same;
      distinct[child] = distinct[place]! + (same < 0 ? 1 : 0);
      if (distinct[child]! > most) most = distinct[child]!;
      if (child < nodes) open.push(child);
    }
  }
  return { left, right, before, most };
}

/** Mean of a tree's leaf values, weighted by training weight: its value when no feature is known. */
export function expectedValue(tree: WeighedTree): number {
  const nodes = tree.feature.length;
  const { left, right } = childPlaces(tree);
  const share = branchShares(tree, left, right);
  const mean = new Float64Array(2 * nodes + 1);
  mean.set(tree.leafValue, nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    const l = left[node]!;
    const r = right[node]!;
    mean[node] = share[l]! * mean[l]! + share[r]! * mean[r]!;
  }
  return mean[0]!;
}

function childPlaces(tree: WeighedTree): { left: Int32Array; right: Int32Array } {
  const nodes = tree.feature.length;
  const place = (reference: number) => (reference >= 0 ? reference : nodes + ~reference);
  return { left: Int32Array.from(tree.left, place), right: Int32Array.from(tree.right, place) };
}

/** Per place, the share of its parent's training weight that comes there. */
function branchShares(tree: WeighedTree, left: Int32Array, right: Int32Array): Float64Array {
  const nodes = tree.feature.length;
  const weight = new Float64Array(2 * nodes + 1);
  weight.set(tree.leafWeight, nodes);
  const share = new Float64Array(2 * nodes + 1);
  for (let node = nodes - 1; node >= 0; node--) {
    const l = left[node]!;
    const r = right[node]!;
    weight[node] = weight[l]! + weight[r]!;
    // Where no training row came, both sides count the same.
    share[l] = weight[node]! > 0 ? weight[l]! / weight[node]! : 0.5;
    share[r] = weight[node]! > 0 ? weight[r]! / weight[node]! : 0.5;
  }
  return share;
}

/** Per place, the share of weight that takes every branch of its feature on the way. */
function sharesOnWay(tree: WeighedTree, left: Int32Array, right: Int32Array, before: Int32Array): Float64Array {
  const share = branchShares(tree, left, right);
  for (let node = 0; node < tree.feature.length; node++) {
    for (const child of [left[node]!, right[node]!]) {
      if (before[child]! >= 0) share[child] = share[child]! * share[before[child]!]!;
    }
  }
  return share;
}

const quadratures = new Map<number, Quadrature>();

function quadratureOf(points: number): Quadrature {
  const known = quadratures.get(points) ?? gaussLegendre(points);
  quadratures.set(points, known);
  return known;
}
