/** The sums a weighted least-squares fit needs. Unknown 0 is the intercept, unknown j + 1 belongs to column j. */
export interface NormalEquations {
  /** Sums of v z_i z_j, row by row; the lower triangle is filled. */
  readonly matrix: Float64Array;
  /** Sums of (v y + tilt) z_i. */
  readonly right: Float64Array;
}

/** Rows summed at a time: few enough that all columns of them stay in the cache. */
const BLOCK_ROWS = 1024;

/**
 * Sums over rows, each in a fixed order: block after block, rows in order within.
 * @param v weight of each row's square
 * @param tilt what is added to each row's v y; null for 0
 * @param pause awaited after every block
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
  for (let from = 0; from < y.length; from += BLOCK_ROWS) {
    const part = (values: Float64Array) => values.subarray(from, from + BLOCK_ROWS);
    const tilted = tilt === null ? null : part(tilt);
    addBlock(columns.map(part), part(y), part(v), tilted, matrix, right);
    await pause();
  }
  return { matrix, right };
}

function addBlock(
  columns: readonly Float64Array[],
  y: Float64Array,
  v: Float64Array,
  tilt: Float64Array | null,
  matrix: Float64Array,
  right: Float64Array,
): void {
  const size = columns.length + 1;
  const weighted = new Float64Array(y.length);
  const sums = new Float64Array(4);
  for (let i = 0; i < size; i++) {
    const z = i === 0 ? null : columns[i - 1]!;
    for (let row = 0; row < weighted.length; row++) weighted[row] = z === null ? v[row]! : v[row]! * z[row]!;
    matrix[i * size]! += sum(weighted);
    let j = 1;
    for (; j + 3 <= i; j += 4) {
      dotFour(weighted, columns, j - 1, sums);
      for (let k = 0; k < 4; k++) matrix[i * size + j + k]! += sums[k]!;
    }
    for (; j <= i; j++) matrix[i * size + j]! += dot(weighted, columns[j - 1]!);
    right[i]! += dot(weighted, y);
    if (tilt !== null) right[i]! += z === null ? sum(tilt) : dot(tilt, z);
  }
}

/** The products of `a` with four columns in a row, each value of `a` read once for all of them. */
function dotFour(a: Float64Array, columns: readonly Float64Array[], first: number, sums: Float64Array): void {
  const [b0, b1, b2, b3] = [columns[first]!, columns[first + 1]!, columns[first + 2]!, columns[first + 3]!];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    s0 += value * b0[i]!;
    s1 += value * b1[i]!;
    s2 += value * b2[i]!;
    s3 += value * b3[i]!;
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function sum(a: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]!;
  return total;
}
