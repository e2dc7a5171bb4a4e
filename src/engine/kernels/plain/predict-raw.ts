import type { Tree } from "../../tree.js";

/** Rows handled together, so that their values stay in the nearest cache while all trees pass over them. */
const BLOCK_ROWS = 256;

/**
 * Adds the trees' values for rows of raw feature values to `prediction`, tree by tree in order for every row. A value goes right
 * when it is above the border, which is the same decision as `bin > split bin` on binned rows, so both give the same bits.
 * @param nodeBorders of each tree, see {@link bordersOfNodes}
 * @param columns per feature, finite or NaN, as long as `prediction`
 */
export function addRawPrediction(
  trees: readonly Tree[],
  nodeBorders: readonly Float64Array[],
  columns: readonly Float64Array[],
  prediction: Float64Array,
): void {
  const width = columns.length;
  const block = new Float64Array(Math.min(BLOCK_ROWS, prediction.length) * width);
  for (let first = 0; first < prediction.length; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, prediction.length - first);
    for (let f = 0; f < width; f++) {
      const column = columns[f]!;
      for (let row = 0; row < rows; row++) block[row * width + f] = column[first + row]!;
    }
    for (let t = 0; t < trees.length; t++) addTree(trees[t]!, nodeBorders[t]!, block, width, rows, prediction, first);
  }
}

/** The border of each node of a tree; bin 0 sends every value right. */
export function bordersOfNodes(tree: Tree, borders: readonly Float64Array[]): Float64Array {
  return Float64Array.from(tree.bin, (bin, node) => (bin === 0 ? -Infinity : borders[tree.feature[node]!]![bin - 1]!));
}

function addTree(
  tree: Tree,
  border: Float64Array,
  block: Float64Array,
  width: number,
  rows: number,
  prediction: Float64Array,
  first: number,
): void {
  const { feature, missingLeft, left, right, leafValue } = tree;
  const root = feature.length === 0 ? -1 : 0;
  for (let row = 0; row < rows; row++) {
    const base = row * width;
    let node = root;
    while (node >= 0) {
      const value = block[base + feature[node]!]!;
      const goesRight = value > border[node]! || (Number.isNaN(value) && missingLeft[node] === 0);
      node = goesRight ? right[node]! : left[node]!;
    }
    prediction[first + row]! += leafValue[~node]!;
  }
}
