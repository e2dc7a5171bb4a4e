/** Rows grouped by game date; `of[row]` is the row's cluster, 0 .. count-1 in date order. */
export interface Clusters {
  readonly count: number;
  readonly of: Int32Array;
}

/** Groups rows by date, whatever order they come in. */
export function clusterByDate(date: Int32Array): Clusters {
  const distinct = Int32Array.from(new Set(date)).sort();
  const number = new Map<number, number>();
  for (let c = 0; c < distinct.length; c++) number.set(distinct[c]!, c);
  return { count: distinct.length, of: date.map((day) => number.get(day)!) };
}

/** A ratio of two sums over rows, added up per cluster. MAE: |error| over 1. ROI: profit over stake. */
export interface ClusterSums {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
  /** Rows added. */
  n: number;
}

/** Sums of as many clusters with no row added yet. */
export function emptySums(clusterCount: number): ClusterSums {
  return { numerator: new Float64Array(clusterCount), denominator: new Float64Array(clusterCount), n: 0 };
}

/** Adds one row to its cluster's sums; the denominator must not be negative. */
export function addToSums(sums: ClusterSums, cluster: number, numerator: number, denominator = 1): void {
  sums.numerator[cluster] = sums.numerator[cluster]! + numerator;
  sums.denominator[cluster] = sums.denominator[cluster]! + denominator;
  sums.n++;
}
