import { MISSING_BIN } from "./binned-matrix.js";
import type { CellLayout } from "./gradient-cells.js";
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

/** A feature can split when it has two values, or one value and missing rows. */
function canSplit(borders: Float64Array, bins: Uint8Array): boolean {
  if (borders.length > 0) return true;
  return bins.includes(MISSING_BIN) && bins.some((bin) => bin !== MISSING_BIN);
}
