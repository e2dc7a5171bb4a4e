import type { Tree } from "../tree.js";

/** Words of a tree of levels, see LevelTree in assembly/predict-levels.ts. */
export const LEVEL_TREE_WORDS = 18;
const MOST_LEVELS = 8;

/**
 * Number of levels of a tree whose nodes of a level all share one split, its leaves standing left to right; null for any other, and
 * for one that is too deep.
 */
export function levelsOf({ feature, bin, missingLeft, left, right }: Tree): number | null {
  const inner = feature.length;
  const levels = Math.log2(inner + 1);
  if (!Number.isInteger(levels) || levels > MOST_LEVELS) return null;
  const reference = (child: number) => (child < inner ? child : ~(child - inner));
  for (let node = 0; node < inner; node++) {
    const first = firstOfLevel(31 - Math.clz32(node + 1));
    if (feature[node] !== feature[first] || bin[node] !== bin[first]) return null;
    if (missingLeft[node] !== missingLeft[first]) return null;
    if (left[node] !== reference(2 * node + 1) || right[node] !== reference(2 * node + 2)) return null;
  }
  return levels;
}

/**
 * Writes a tree of levels.
 * @param words room for LEVEL_TREE_WORDS from `at` on
 * @param columns per feature the address of row 0's bin
 * @param leafValues address of the values
 */
export function writeLevelTree(
  { feature, bin, missingLeft }: Tree,
  levels: number,
  words: Uint32Array,
  at: number,
  columns: ArrayLike<number>,
  leafValues: number,
): void {
  words[at] = levels;
  words[at + 1] = leafValues;
  for (let level = 0; level < levels; level++) {
    const node = firstOfLevel(level);
    const lowest = missingLeft[node] ? 0 : 1;
    words[at + 2 + 2 * level] = columns[feature[node]!]!;
    words[at + 3 + 2 * level] = lowest + ((bin[node]! + 1 - lowest) << 8);
  }
}

function firstOfLevel(level: number): number {
  return (1 << level) - 1;
}
