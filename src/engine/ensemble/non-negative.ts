import { solveCholesky } from "../linear/cholesky.js";
import type { NormalEquations } from "../linear/normal-equations.js";

/**
 * Least squares with every coefficient but the intercept 0 or more, from the normal equations. The solution is the plain one on
 * some of the columns, the others being 0; with a handful of columns all choices are tried, and of those that give no negative
 * coefficient the one of least squares is taken.
 * @returns intercept first
 */
export function solveNonNegative({ matrix, right }: NormalEquations): Float64Array {
  const size = right.length;
  let best = new Float64Array(size);
  let lowest = Infinity;
  for (let choice = 0; choice < 1 << (size - 1); choice++) {
    const places = [0];
    for (let j = 1; j < size; j++) if (choice & (1 << (j - 1))) places.push(j);
    const part = solveOn(places, matrix, right);
    if (part.some((value, index) => index > 0 && value < 0)) continue;
    // At a least-squares solution, x A x / 2 - b x is -b x / 2.
    const height = part.reduce((sum, value, index) => sum - value * right[places[index]!]!, 0);
    if (!(height < lowest)) continue;
    lowest = height;
    best = new Float64Array(size);
    for (const [index, place] of places.entries()) best[place] = part[index]!;
  }
  return best;
}

/** The least-squares solution on some of the unknowns, ascending. */
function solveOn(places: readonly number[], matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  // Only the lower triangle is filled, and only it is read.
  const part = Float64Array.from(places.flatMap((i) => places.map((j) => matrix[i * size + j]!)));
  return solveCholesky(
    part,
    Float64Array.from(places, (i) => right[i]!),
  );
}
