import type { Tree } from "../../tree.js";
import type { OnnxAttribute } from "./onnx-messages.js";

/** Everything the operator adds up: `start`, then the trees. */
export interface Ensemble {
  readonly start: number;
  readonly borders: readonly Float64Array[];
  readonly trees: readonly Tree[];
}

/** What a model without a tree adds, since the operator wants one. */
const NOTHING: Tree = {
  feature: new Uint16Array(0),
  bin: new Uint8Array(0),
  missingLeft: new Uint8Array(0),
  left: new Int16Array(0),
  right: new Int16Array(0),
  leafValue: Float64Array.of(0),
  leafWeight: Float64Array.of(0),
};

/**
 * The attributes of ai.onnx.ml TreeEnsembleRegressor, version 3, one target, in doubles. A node's "true" side is ours left: value
 * <= border. A missing value compares false, so it goes there only where `missing_value_tracks_true` says so; the border of a
 * split that parts missing values from the rest is minus infinity, which no value is below.
 * Nodes come first in a tree, in our numbering; leaf l of a tree with n nodes has number n + l.
 */
export function treeEnsembleAttributes({ start, borders, trees }: Ensemble): Record<string, OnnxAttribute> {
  const node = {
    tree: [] as number[],
    number: [] as number[],
    mode: [] as string[],
    feature: [] as number[],
    border: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
  };
  const leaf = { tree: [] as number[], node: [] as number[], value: [] as number[] };
  const add = (tree: number, number: number, mode: string, rest: readonly [number, number, number, number, number]) => {
    node.tree.push(tree);
    node.number.push(number);
    node.mode.push(mode);
    node.feature.push(rest[0]);
    node.border.push(rest[1]);
    node.left.push(rest[2]);
    node.right.push(rest[3]);
    node.missingLeft.push(rest[4]);
  };
  for (const [t, tree] of (trees.length > 0 ? trees : [NOTHING]).entries()) {
    const nodes = tree.feature.length;
    const numberOf = (reference: number) => (reference >= 0 ? reference : nodes + ~reference);
    for (let n = 0; n < nodes; n++) {
      const feature = tree.feature[n]!;
      const border = tree.bin[n] === 0 ? -Infinity : borders[feature]![tree.bin[n]! - 1]!;
      const [left, right] = [numberOf(tree.left[n]!), numberOf(tree.right[n]!)];
      add(t, n, "BRANCH_LEQ", [feature, border, left, right, tree.missingLeft[n]!]);
    }
    for (const [l, value] of tree.leafValue.entries()) {
      add(t, nodes + l, "LEAF", [0, 0, 0, 0, 0]);
      leaf.tree.push(t);
      leaf.node.push(nodes + l);
      leaf.value.push(value);
    }
  }
  return {
    aggregate_function: { kind: "string", value: "SUM" },
    base_values_as_tensor: { kind: "doubles", value: [start] },
    n_targets: { kind: "int", value: 1 },
    nodes_falsenodeids: { kind: "ints", value: node.right },
    nodes_featureids: { kind: "ints", value: node.feature },
    nodes_missing_value_tracks_true: { kind: "ints", value: node.missingLeft },
    nodes_modes: { kind: "strings", value: node.mode },
    nodes_nodeids: { kind: "ints", value: node.number },
    nodes_treeids: { kind: "ints", value: node.tree },
    nodes_truenodeids: { kind: "ints", value: node.left },
    nodes_values_as_tensor: { kind: "doubles", value: node.border },
    post_transform: { kind: "string", value: "NONE" },
    target_ids: { kind: "ints", value: leaf.tree.map(() => 0) },
    target_nodeids: { kind: "ints", value: leaf.node },
    target_treeids: { kind: "ints", value: leaf.tree },
    target_weights_as_tensor: { kind: "doubles", value: leaf.value },
  };
}
