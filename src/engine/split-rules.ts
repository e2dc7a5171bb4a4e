import { MISSING_BIN } from "./binned-matrix.js";
import type { CellLayout } from "./gradient-cells.js";
import type { NodeSums } from "./split.js";
import type { TreeOptions } from "./tree-options.js";

/** What the split searches need to know, by feature index. */
export interface SplitRules {
  readonly countRadix: number;
  readonly l2: number;
  readonly minRows: number;
  /** Weight of one weight cell; 0 when rows are counted instead. */
  readonly weightPerCell: number;
  readonly gainFactor: Float64Array;
  /** -1, 0 or 1. */
  readonly monotone: Int8Array;
  /** Where each feature's bins start in a histogram, and the end. */
  readonly offsets: Int32Array;
  /** Features that can split at all, ascending. */
  readonly usable: readonly number[];
}

/** @param cellsPerUnit of the row weights; 0 without weights */
export function splitRules(
  options: TreeOptions,
  names: readonly string[],
  borders: readonly Float64Array[],
  bins: readonly Uint8Array[],
  layout: CellLayout,
  cellsPerUnit: number,
  offsets: Int32Array,
): SplitRules {
  const gainFactor = Float64Array.from(names, (name) => options.feature_weights[name] ?? 1);
  return {
    countRadix: layout.countRadix,
    l2: options.l2_leaf_reg,
    minRows: options.min_data_in_leaf,
    weightPerCell: cellsPerUnit === 0 ? 0 : 1 / cellsPerUnit,
    gainFactor,
    monotone: Int8Array.from(names, (name) => options.monotone_constraints[name] ?? 0),
    offsets,
    usable: names.map((_, f) => f).filter((f) => gainFactor[f]! > 0 && canSplit(borders[f]!, bins[f]!)),
  };
}

/** G^2 / (W + l2) of a node, in units of the scaled integer gradient. */
export function scoreOf(node: NodeSums, rules: SplitRules): number {
  const gradient = Math.floor(node.cells / rules.countRadix);
  const count = node.cells - gradient * rules.countRadix;
  const weight = rules.weightPerCell === 0 ? count : node.weights * rules.weightPerCell;
  return count === 0 ? 0 : (gradient * gradient) / (weight + rules.l2);
}

/** A feature can split when it has two values, or one value and missing rows. */
function canSplit(borders: Float64Array, bins: Uint8Array): boolean {
  if (borders.length > 0) return true;
  return bins.includes(MISSING_BIN) && bins.some((bin) => bin !== MISSING_BIN);
}
