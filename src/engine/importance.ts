import type { FeatureImportance } from "./model.js";

/** Sizes, none negative, as shares that sum to 100, highest first, equal ones in the order given; all 0 when all are 0. */
export function importanceShares(names: readonly string[], sizes: ArrayLike<number>): FeatureImportance[] {
  let total = 0;
  for (let i = 0; i < sizes.length; i++) total += sizes[i]!;
  return names
    .map((feature, i) => ({ feature, importance: total > 0 ? (100 * sizes[i]!) / total : 0 }))
    .sort((a, b) => b.importance - a.importance);
}
