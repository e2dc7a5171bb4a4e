/** Which values count as missing at a node: none (NaN is then read as 0), NaN and zero, or NaN. LightGBM's numbering. */
export const MISSING = { none: 0, zero: 1, nan: 2 } as const;

/** Values up to this size are zero to LightGBM: the float nearest to 1e-35. */
const ZERO_SIZE = Math.fround(1e-35);

/** A tree of another library. Numbering of nodes and references as in Tree; a tree of one leaf has no nodes. */
export interface ForeignTree {
  readonly feature: Int32Array;
  /** A value up to this goes left. */
  readonly threshold: Float64Array;
  /** Of {@link MISSING}. */
  readonly missing: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leafValue: Float64Array;
  /** Weight of the training rows in the leaf as the file tells it; 0 where it does not. */
  readonly leafWeight: Float64Array;
}

/** A model file of another library taken apart. */
export interface ForeignModel {
  readonly format: "xgboost-json" | "lightgbm-text";
  /** Version of the library, or of its format, as the file tells it. */
  readonly version: string;
  /** What it was trained for, in the library's own words. */
  readonly objective: string;
  readonly featureNames: readonly string[];
  /** The prediction before the first tree. */
  readonly start: number;
  /** Trees that predict, in order. */
  readonly trees: readonly ForeignTree[];
  /** float32: values are rounded to floats before they are compared, and sums after each tree, as XGBoost does. */
  readonly arithmetic: "float32" | "float64";
}

/** What the model predicts for rows given as columns in the order of its features; NaN is a missing value. */
export function predictForeign(model: ForeignModel, columns: readonly Float64Array[], rows: number): Float64Array {
  const single = model.arithmetic === "float32";
  const read = valuesAsRead(model, columns);
  const prediction = new Float64Array(rows).fill(model.start);
  for (const tree of model.trees) {
    for (let row = 0; row < rows; row++) {
      const sum = prediction[row]! + tree.leafValue[leafOf(tree, read, row)]!;
      prediction[row] = single ? Math.fround(sum) : sum;
    }
  }
  return prediction;
}

/** The columns as the model's library compares them with thresholds. */
export function valuesAsRead({ arithmetic }: ForeignModel, columns: readonly Float64Array[]): readonly Float64Array[] {
  return arithmetic === "float32" ? columns.map((column) => column.map(Math.fround)) : columns;
}

/** Whether a row with this value, as read, goes left at a node. */
export function takesLeft({ threshold, missing, missingLeft }: ForeignTree, node: number, value: number): boolean {
  const kind = missing[node]!;
  const known = kind !== MISSING.nan && Number.isNaN(value) ? 0 : value;
  const isMissing = kind === MISSING.zero ? Math.abs(known) <= ZERO_SIZE : Number.isNaN(known);
  return isMissing ? missingLeft[node] === 1 : known <= threshold[node]!;
}

function leafOf(tree: ForeignTree, columns: readonly Float64Array[], row: number): number {
  const { feature, left, right } = tree;
  let node = feature.length === 0 ? -1 : 0;
  while (node >= 0) {
    node = takesLeft(tree, node, columns[feature[node]!]![row]!) ? left[node]! : right[node]!;
  }
  return ~node;
}
