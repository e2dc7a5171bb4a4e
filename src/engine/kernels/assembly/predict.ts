import { FitMemory } from "./fit-memory";

/** Rows handled together, so that their bins stay in the nearest cache while all trees pass over them. */
const BLOCK_ROWS: u32 = 256;

/** A flat tree as flat-trees.ts writes it: a record of four u32. */
@unmanaged
class FlatTree {
  nodes: u32;
  leafValues: u32;
  /** Steps from the root to the deepest leaf; a leaf leads to itself. */
  steps: u32;
  /** Number of the first leaf among the nodes. */
  firstLeaf: u32;
}

/** Rows that take no part in growing, beside their FitMemory. */
@unmanaged
class Scoring {
  tree: FlatTree;
  /** Of each row side by side, `width` bytes a row, as binRows writes them. */
  bins: usize;
  width: u32;
}

/** Adds a tree's values to the prediction of rows `first` to `last`, and follows with their residuals. */
export function scoreRows(fit: FitMemory, scoring: usize, first: u32, last: u32): void {
  const tree = changetype<Scoring>(scoring).tree;
  const bins = changetype<Scoring>(scoring).bins;
  const width = changetype<Scoring>(scoring).width;
  for (let row = first; row < last; row += BLOCK_ROWS) {
    addTree(tree, bins, width, row, min(last, row + BLOCK_ROWS), fit.prediction);
  }
  for (let row = first as usize; row < (last as usize); row++) {
    const at = row << 3;
    store<f64>(fit.residual + at, load<f64>(fit.target + at) - load<f64>(fit.prediction + at));
  }
}

/**
 * Adds the trees' values to the prediction of each row, tree by tree.
 * @param bins of each row side by side, `width` bytes a row, as binRows writes them
 */
export function addTrees(trees: usize, treeCount: u32, bins: usize, width: u32, rows: u32, prediction: usize): void {
  for (let first: u32 = 0; first < rows; first += BLOCK_ROWS) {
    const last = min(rows, first + BLOCK_ROWS);
    for (let t: u32 = 0; t < treeCount; t++) {
      addTree(changetype<FlatTree>(trees + (t << 4)), bins, width, first, last, prediction);
    }
  }
}

/** Eight rows at once, so that their steps, each of which waits for the one before, overlap. */
function addTree(tree: FlatTree, bins: usize, width: u32, first: u32, last: u32, prediction: usize): void {
  const nodes = tree.nodes as usize;
  const steps = tree.steps;
  const leaves = (tree.leafValues as usize) - ((tree.firstLeaf as usize) << 3);
  let row = first;
  for (; row + 8 <= last; row += 8) {
    const atA = bins + row * width;
    const atB = atA + width;
    const atC = atB + width;
    const atD = atC + width;
    const atE = atD + width;
    const atF = atE + width;
    const atG = atF + width;
    const atH = atG + width;
    let a: usize = 0;
    let b: usize = 0;
    let c: usize = 0;
    let d: usize = 0;
    let e: usize = 0;
    let f: usize = 0;
    let g: usize = 0;
    let h: usize = 0;
    for (let step: u32 = 0; step < steps; step++) {
      a = next(nodes, a, atA);
      b = next(nodes, b, atB);
      c = next(nodes, c, atC);
      d = next(nodes, d, atD);
      e = next(nodes, e, atE);
      f = next(nodes, f, atF);
      g = next(nodes, g, atG);
      h = next(nodes, h, atH);
    }
    const out = prediction + (row << 3);
    store<f64>(out, load<f64>(out) + load<f64>(leaves + (a << 3)));
    store<f64>(out, load<f64>(out, 8) + load<f64>(leaves + (b << 3)), 8);
    store<f64>(out, load<f64>(out, 16) + load<f64>(leaves + (c << 3)), 16);
    store<f64>(out, load<f64>(out, 24) + load<f64>(leaves + (d << 3)), 24);
    store<f64>(out, load<f64>(out, 32) + load<f64>(leaves + (e << 3)), 32);
    store<f64>(out, load<f64>(out, 40) + load<f64>(leaves + (f << 3)), 40);
    store<f64>(out, load<f64>(out, 48) + load<f64>(leaves + (g << 3)), 48);
    store<f64>(out, load<f64>(out, 56) + load<f64>(leaves + (h << 3)), 56);
  }
  for (; row < last; row++) {
    let node: usize = 0;
    for (let step: u32 = 0; step < steps; step++) node = next(nodes, node, bins + row * width);
    const out = prediction + (row << 3);
    store<f64>(out, load<f64>(out) + load<f64>(leaves + (node << 3)));
  }
}

/**
 * From a node to its child. A node is 8 bytes: column (u16) in a row of bins, bound (u8), nothing (u8), left and right (u16 each). A row
 * goes right when its bin in that column is not below the bound.
 */
function next(nodes: usize, node: usize, bins: usize): usize {
  const at = nodes + (node << 3);
  const goesRight = (load<u8>(bins + load<u16>(at)) >= load<u8>(at, 2)) as usize;
  return load<u16>(at + (goesRight << 1), 4);
}
