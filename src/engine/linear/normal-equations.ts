/** The sums a weighted least-squares fit needs. Unknown 0 is the intercept, unknown j + 1 belongs to column j. */
export interface NormalEquations {
  /** Sums of v z_i z_j, row by row; the lower triangle is filled. */
  readonly matrix: Float64Array;
  /** Sums of (v y + tilt) z_i. */
  readonly right: Float64Array;
}

/**
 * Sums over rows, each in a fixed order.
 * @param v weight of each row's square
 * @param tilt what is added to each row's v y; null for 0
 * @param pause awaited after every column
 */
export async function normalEquations(
  columns: readonly Float64Array[],
  y: Float64Array,
  v: Float64Array,
  tilt: Float64Array | null,
  pause: () => Promise<void>,
): Promise<NormalEquations> {
  const size = columns.length + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const weighted = new Float64Array(y.length);
  for (let i = 0; i < size; i++) {
    const z = i === 0 ? null : columns[i - 1]!;
    for (let row = 0; row < weighted.length; row++) weighted[row] = z === null ? v[row]! : v[row]! * z[row]!;
    matrix[i * size] = sum(weighted);
    for (let j = 1; j <= i; j++) matrix[i * size + j] = dot(weighted, columns[j - 1]!);
    right[i] = dot(weighted, y);
    if (tilt !== null) right[i]! += z === null ? sum(tilt) : dot(tilt, z);
    await pause();
  }
  return { matrix, right };
}

/** Four running sums, added at the end: about three times as fast as one, and the same everywhere. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

function sum(a: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]!;
  return total;
}
