import { DataError } from "../core/errors.js";
import type { Matrix } from "../core/matrix.js";
import { selectColumns } from "./select-columns.js";

/** How one column is standardised: (value - mean) / scale. Scale 0: it never varied in training and is left out. */
export interface ColumnScale {
  readonly mean: number;
  readonly scale: number;
}

/** One feature: its values where they are known, and the mark "not known" when training rows lacked it at times. */
export interface FeatureScale {
  readonly value: ColumnScale;
  readonly missing: ColumnScale | null;
}

/** One column of the standardised matrix. */
export interface StandardColumn {
  /** Place of the feature it is made from. */
  readonly feature: number;
  /** The mark "not known" instead of the value. */
  readonly isMissingMark: boolean;
}

/**
 * Turns features into columns of mean 0 and standard deviation 1 (over the training rows), without missing values: a value
 * that is not known counts as the training mean, and a column of its own marks it.
 */
export class Standardiser {
  /** The columns it makes, in order. */
  readonly columns: readonly StandardColumn[];

  constructor(
    readonly featureNames: readonly string[],
    readonly scales: readonly FeatureScale[],
  ) {
    this.columns = scales.flatMap(({ value, missing }, feature) => [
      ...(value.scale > 0 ? [{ feature, isMissingMark: false }] : []),
      ...(missing && missing.scale > 0 ? [{ feature, isMissingMark: true }] : []),
    ]);
  }

  /**
   * Learns means and standard deviations from training rows; rows of weight 0 do not count.
   * @param weight one per row, or null for 1 each
   * @throws DataError INFINITE_FEATURE, FEATURE_RANGE naming a feature that cannot be standardised
   */
  static fit(matrix: Matrix, weight: Float64Array | null): Standardiser {
    const { names, columns } = selectColumns(matrix, matrix.names);
    const scales = columns.map((column, index) => {
      const known = column.map((value) => (Number.isNaN(value) ? 0 : 1));
      const value = scaleOf(column, weight);
      if (!Number.isFinite(value.scale)) {
        throw new DataError("FEATURE_RANGE", `feature "${names[index]}" has values too large to be standardised`, {
          hint: "leave it out with exclude_features",
        });
      }
      const missing = scaleOf(
        known.map((flag) => 1 - flag),
        weight,
      );
      return { value, missing: missing.scale > 0 ? missing : null };
    });
    return new Standardiser([...names], scales);
  }

  /** The standardised columns of any rows; features are found by name. */
  apply(matrix: Matrix): Float64Array[] {
    const { columns } = selectColumns(matrix, this.featureNames);
    return this.columns.map(({ feature, isMissingMark }) => {
      const { value, missing } = this.scales[feature]!;
      const { mean, scale } = isMissingMark ? missing! : value;
      return columns[feature]!.map((x) => {
        if (isMissingMark) return ((Number.isNaN(x) ? 1 : 0) - mean) / scale;
        return Number.isNaN(x) ? 0 : (x - mean) / scale;
      });
    });
  }
}

/** Weighted mean and standard deviation of the known values; scale 0 when they are all alike or there is none. */
export function scaleOf(values: Float64Array, weight: Float64Array | null): ColumnScale {
  let total = 0;
  let sum = 0;
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const w = weight === null ? 1 : weight[i]!;
    const value = values[i]!;
    if (w === 0 || Number.isNaN(value)) continue;
    total += w;
    sum += w * value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (total === 0) return { mean: 0, scale: 0 };
  if (least === most) return { mean: least, scale: 0 };
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    squares += (weight === null ? 1 : weight[i]!) * (value - mean) * (value - mean);
  }
  return { mean, scale: Math.sqrt(squares / total) };
}
