/** Pearson's r over the rows where both are known; NaN under three rows or where one never varies. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): { r: number; n: number } {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]!, y[i]!];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    n++;
    // Welford's update: no cancellation where values are large and vary little.
    const dx = a - meanX;
    meanX += dx / n;
    const dy = b - meanY;
    meanY += dy / n;
    xx += dx * (a - meanX);
    yy += dy * (b - meanY);
    xy += dx * (b - meanY);
  }
  return { r: n < 3 || xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy), n };
}

/** Bins a feature is cut into, besides one for "not known". */
export const BINS = 20;
const LEAST_IN_BIN = 10;

/** Bin of each value: 0 for "not known", else 1 to 20, of about equal counts; equal values are in one bin. */
export function binValues(x: Float64Array): Uint8Array {
  const known = x.filter((value) => !Number.isNaN(value)).sort();
  const edges = new Set<number>();
  for (let k = 1; k < BINS; k++) {
    const edge = known[Math.floor((k * known.length) / BINS)];
    if (edge !== undefined) edges.add(edge);
  }
  const sorted = Float64Array.from(edges);
  const bins = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (Number.isNaN(value)) continue;
    let bin = 1;
    for (let k = 0; k < sorted.length; k++) if (value > sorted[k]!) bin++;
    bins[i] = bin;
  }
  return bins;
}

/**
 * Share of the variance of `y` that the bin of a row explains: the correlation ratio, corrected for the number of bins (Kelley's
 * epsilon squared, 1 - (1 - eta^2)(n - 1)/(n - k)), so that it stands about 0 where there is nothing, and may fall below it. Bins of
 * fewer than 10 rows are left out.
 * Source: T. L. Kelley, "An unbiased correlation ratio measure", PNAS 21 (1935) 554-559.
 * @param y NaN where it is not known
 * @returns the share, the rows it stands on, and the bins they are in, that of missing values among them
 */
export function explainedShare(bins: Uint8Array, y: Float64Array): { share: number; n: number; groups: number } {
  const counts = new Float64Array(BINS + 1);
  const sums = new Float64Array(BINS + 1);
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i]!)) continue;
    counts[bins[i]!]! += 1;
    sums[bins[i]!]! += y[i]!;
  }
  let n = 0;
  let total = 0;
  let groups = 0;
  for (const [bin, count] of counts.entries()) {
    if (count < LEAST_IN_BIN) continue;
    n += count;
    total += sums[bin]!;
    groups++;
  }
  if (groups < 2) return { share: 0, n, groups };
  const mean = total / n;
  let all = 0;
  let within = 0;
  for (let i = 0; i < y.length; i++) {
    const bin = bins[i]!;
    if (Number.isNaN(y[i]!) || counts[bin]! < LEAST_IN_BIN) continue;
    const [fromMean, fromBin] = [y[i]! - mean, y[i]! - sums[bin]! / counts[bin]!];
    all += fromMean * fromMean;
    within += fromBin * fromBin;
  }
  return { share: all === 0 ? 0 : 1 - (within / all) * ((n - 1) / (n - groups)), n, groups };
}

/** What least squares on the predictors and a constant leave of `y`; NaN where a value is not known. */
export function residuals(y: Float64Array, predictors: readonly Float64Array[]): Float64Array {
  const size = predictors.length + 1;
  const system = Array.from({ length: size }, () => new Float64Array(size + 1));
  /** A row's constant, predictors and outcome. */
  const row = new Float64Array(size + 1).fill(1);
  const take = (i: number) => {
    row[size] = y[i]!;
    let isKnown = !Number.isNaN(y[i]!);
    for (let k = 1; k < size; k++) {
      row[k] = predictors[k - 1]![i]!;
      isKnown &&= !Number.isNaN(row[k]!);
    }
    return isKnown;
  };
  for (let i = 0; i < y.length; i++) {
    if (!take(i)) continue;
    for (let a = 0; a < size; a++) {
      const sums = system[a]!;
      for (let b = 0; b <= size; b++) sums[b]! += row[a]! * row[b]!;
    }
  }
  const coefficients = solve(system);
  return y.map((actual, i) => {
    if (!take(i)) return Number.NaN;
    let fitted = 0;
    for (let k = 0; k < size; k++) fitted += coefficients[k]! * row[k]!;
    return actual - fitted;
  });
}

/** Gaussian elimination with pivoting of an augmented system; a column that adds nothing gets 0. */
function solve(system: Float64Array[]): number[] {
  const size = system.length;
  const solved = new Set<number>();
  for (let column = 0; column < size; column++) {
    let pivot = -1;
    for (let row = 0; row < size; row++) {
      if (solved.has(row)) continue;
      if (pivot < 0 || Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row;
    }
    if (Math.abs(system[pivot]![column]!) < 1e-9) continue;
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    solved.add(column);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / system[column]![column]!;
      for (let k = column; k <= size; k++) system[row]![k]! -= factor * system[column]![k]!;
    }
  }
  return system.map((row, k) => (solved.has(k) ? row[size]! / row[k]! : 0));
}

/**
 * Correlation of what is new in a column with what known columns leave of the outcome: what they say of the column is taken from it
 * first. 0 of no rows for a column that is a sum of the known ones.
 * @param left the outcome's residuals on `known`
 */
export function partialCorrelation(
  values: Float64Array,
  left: Float64Array,
  known: readonly Float64Array[],
): { r: number; n: number } {
  const own = residuals(values, known);
  return isNothing(own, values) ? { r: 0, n: 0 } : correlation(own, left);
}

/** Residuals of a column that is a sum of the known ones are rounding errors. */
function isNothing(residual: Float64Array, values: Float64Array): boolean {
  let [left, all] = [0, 0];
  for (let i = 0; i < residual.length; i++) {
    const value = residual[i]!;
    if (Number.isNaN(value)) continue;
    left += value * value;
    all += values[i]! * values[i]!;
  }
  return left <= 1e-12 * all;
}
