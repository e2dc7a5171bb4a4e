/** A pivot below this share of its diagonal entry means: the column is a combination of those before it. */
const DEPENDENT = 1e-11;

/**
 * Solves A x = b for a symmetric matrix without negative eigenvalues, by Cholesky's decomposition. Where a column is a
 * combination of columns before it, its unknown is 0.
 * @param matrix A row by row, size x size; only the lower triangle is read
 * @returns x, in a fixed order of operations: equal input gives equal bits on every machine
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = matrix.slice();
  const dependent = new Uint8Array(size);
  for (let j = 0; j < size; j++) {
    let pivot = factor[j * size + j]!;
    const diagonal = pivot;
    for (let k = 0; k < j; k++) pivot -= factor[j * size + k]! * factor[j * size + k]!;
    if (!(pivot > DEPENDENT * diagonal)) {
      dependent[j] = 1;
      for (let i = j; i < size; i++) factor[i * size + j] = 0;
      continue;
    }
    const root = Math.sqrt(pivot);
    factor[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let entry = factor[i * size + j]!;
      for (let k = 0; k < j; k++) entry -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = entry / root;
    }
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    if (dependent[i]) {
      x[i] = 0;
      continue;
    }
    for (let k = 0; k < i; k++) x[i]! -= factor[i * size + k]! * x[k]!;
    x[i]! /= factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    if (dependent[i]) continue;
    for (let k = i + 1; k < size; k++) x[i]! -= factor[k * size + i]! * x[k]!;
    x[i]! /= factor[i * size + i]!;
  }
  return x;
}
