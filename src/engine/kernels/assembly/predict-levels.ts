import { FitMemory } from "./fit-memory";

/** Rows handled together, as in predict.ts. */
const BLOCK_ROWS: u32 = 256;

/** A tree whose nodes of a level share one split, as ../level-trees.ts writes it: 18 u32. */
@unmanaged
class LevelTree {
  /** At most 8. */
  depth: u32;
  leafValues: u32;
}

/** The first of its levels: address of row 0's bin (u32), `lowest` and `bound` of partition.ts (u8 both), nothing (u16). */
const LEVELS: usize = 8;
const LEVEL_BYTES: usize = 8;
const TREE_BYTES: usize = 72;

/** As scoreRows of predict.ts for a tree of levels. */
export function scoreLevels(fit: FitMemory, tree: usize, first: u32, last: u32): void {
  addLevels(tree, first, last, fit.prediction);
  for (let row = first as usize; row < (last as usize); row++) {
    const at = row << 3;
    store<f64>(fit.residual + at, load<f64>(fit.target + at) - load<f64>(fit.prediction + at));
  }
}

/** As addTrees of predict.ts for trees of levels, over columns of bins. */
export function addLevelTrees(trees: usize, treeCount: u32, rows: u32, prediction: usize): void {
  for (let first: u32 = 0; first < rows; first += BLOCK_ROWS) {
    const last = min(rows, first + BLOCK_ROWS);
    for (let t: u32 = 0; t < treeCount; t++) addLevels(trees + (t as usize) * TREE_BYTES, first, last, prediction);
  }
}

/** The sides that a row takes at all levels are the digits of its leaf's number: 16 rows at a time. */
function addLevels(tree: usize, first: u32, last: u32, prediction: usize): void {
  const leaves = changetype<LevelTree>(tree).leafValues as usize;
  const levels = tree + LEVELS;
  const end = levels + (changetype<LevelTree>(tree).depth as usize) * LEVEL_BYTES;
  let row = first as usize;
  for (; row + 16 <= (last as usize); row += 16) {
    let leaf = i8x16.splat(0);
    for (let level = levels; level < end; level += LEVEL_BYTES) {
      const bins = v128.load((load<u32>(level) as usize) + row);
      const above = v128.sub<i8>(bins, v128.load_splat<u8>(level + 4));
      const goesRight = v128.ge<u8>(above, v128.load_splat<u8>(level + 5));
      leaf = v128.sub<i8>(v128.add<i8>(leaf, leaf), goesRight);
    }
    const out = prediction + (row << 3);
    addEight(out, leaves, i64x2.extract_lane(leaf, 0));
    addEight(out + 64, leaves, i64x2.extract_lane(leaf, 1));
  }
  for (; row < (last as usize); row++) {
    let leaf: usize = 0;
    for (let level = levels; level < end; level += LEVEL_BYTES) {
      const above = ((load<u8>((load<u32>(level) as usize) + row) as u32) - load<u8>(level + 4)) & 255;
      leaf = (leaf << 1) + ((above >= load<u8>(level + 5)) as usize);
    }
    addLeaf(prediction + (row << 3), leaves, leaf);
  }
}

/** Adds the values of eight leaves, whose numbers are the bytes of `numbers`. */
// @ts-ignore: decorator
@inline
function addEight(out: usize, leaves: usize, numbers: i64): void {
  const low = numbers as u32;
  const high = (numbers >>> 32) as u32;
  addLeaf(out, leaves, low & 255);
  addLeaf(out + 8, leaves, (low >>> 8) & 255);
  addLeaf(out + 16, leaves, (low >>> 16) & 255);
  addLeaf(out + 24, leaves, low >>> 24);
  addLeaf(out + 32, leaves, high & 255);
  addLeaf(out + 40, leaves, (high >>> 8) & 255);
  addLeaf(out + 48, leaves, (high >>> 16) & 255);
  addLeaf(out + 56, leaves, high >>> 24);
}

// @ts-ignore: decorator
@inline
function addLeaf(out: usize, leaves: usize, leaf: usize): void {
  store<f64>(out, load<f64>(out) + load<f64>(leaves + (leaf << 3)));
}
