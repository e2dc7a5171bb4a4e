/** Fewer values than this are selected from at once. */
const WORTH_NARROWING = 64;
const MOST_BUCKETS = 1024;
const bucketMass = new Float64Array(MOST_BUCKETS);

/**
 * The smallest value v for which the values up to v hold at least the share `alpha` of the mass; when they hold exactly that
 * share, the middle between v and the next value. For alpha 0.5 and equal masses this is the usual median. It minimises the mean
 * pinball loss exactly.
 *
 * Quickselect with three-way partition: the first `count` entries of `values` (and `mass`) are reordered. Masses are whole
 * numbers whose sum is below 2^53, so the result does not depend on their order.
 * @param mass null: 1 each; entries of mass 0 do not count
 * @returns 0 when there is no mass
 */
export function weightedQuantile(
  values: Float64Array,
  mass: Float64Array | null,
  count: number,
  alpha: number,
): number {
  const size = mass === null ? count : dropMassless(values, mass, count);
  if (size === 0) return 0;
  let total = size;
  if (mass !== null) {
    total = 0;
    for (let i = 0; i < size; i++) total += mass[i]!;
  }
  const goal = alpha * total;
  const narrowed = size < WORTH_NARROWING ? null : narrow(values, mass, size, goal);
  let low = 0;
  let high = (narrowed?.count ?? size) - 1;
  let massBelow = narrowed?.massBelow ?? 0;
  let above = Infinity;
  for (;;) {
    const pivot = medianOfThree(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let less = low;
    let equal = low;
    let greater = high;
    let massLess = 0;
    let massEqual = 0;
    while (equal <= greater) {
      const value = values[equal]!;
      if (value < pivot) {
        massLess += mass === null ? 1 : mass[equal]!;
        swap(values, mass, less++, equal++);
      } else if (value > pivot) {
        swap(values, mass, equal, greater--);
      } else {
        massEqual += mass === null ? 1 : mass[equal]!;
        equal++;
      }
    }
    if (massLess > 0 && massBelow + massLess >= goal) {
      high = less - 1;
      above = pivot;
    } else if (massBelow + massLess + massEqual >= goal || greater === high) {
      // -0 becomes 0: which of the two is found is a matter of the order
      if (massBelow + massLess + massEqual !== goal) return pivot + 0;
      for (let i = greater + 1; i <= high; i++) if (values[i]! < above) above = values[i]!;
      // The next value is in another bucket when this one has none.
      if (above === Infinity && narrowed) above = leastAbove(pivot, values, narrowed.count, size);
      return above === Infinity ? pivot + 0 : pivot / 2 + above / 2;
    } else {
      massBelow += massLess + massEqual;
      low = greater + 1;
    }
  }
}

/**
 * Moves the values of the bucket that holds the quantile to the front. Buckets are of equal width, so that a value's bucket is found
 * without comparing: a few passes in a straight line instead of quickselect's unforeseeable branches.
 * @returns how many values there are, and the mass below them; null when the values cannot be told apart so
 */
function narrow(values: Float64Array, mass: Float64Array | null, size: number, goal: number) {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < size; i++) {
    const value = values[i]!;
    least = value < least ? value : least;
    most = value > most ? value : most;
  }
  // As few as leave a handful of values to select from: buckets are cleared and walked, too.
  const buckets = Math.min(MOST_BUCKETS, size >> 1);
  const perBucket = buckets / (most - least);
  if (!(perBucket < Infinity)) return null;
  bucketMass.fill(0, 0, buckets);
  for (let i = 0; i < size; i++) {
    const bucket = Math.min(buckets - 1, (values[i]! - least) * perBucket) | 0;
    bucketMass[bucket]! += mass === null ? 1 : mass[i]!;
  }
  let chosen = 0;
  let massBelow = 0;
  while (chosen < buckets - 1 && massBelow + bucketMass[chosen]! < goal) massBelow += bucketMass[chosen++]!;
  let count = 0;
  for (let i = 0; i < size; i++) {
    const bucket = Math.min(buckets - 1, (values[i]! - least) * perBucket) | 0;
    if (bucket === chosen) swap(values, mass, count++, i);
  }
  return count === 0 ? null : { count, massBelow };
}

/** The least of the values from `from` to `end` above `bound`; Infinity when there is none. */
function leastAbove(bound: number, values: Float64Array, from: number, end: number): number {
  let least = Infinity;
  for (let i = from; i < end; i++) if (values[i]! > bound && values[i]! < least) least = values[i]!;
  return least;
}

function dropMassless(values: Float64Array, mass: Float64Array, count: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (mass[i] === 0) continue;
    values[kept] = values[i]!;
    mass[kept] = mass[i]!;
    kept++;
  }
  return kept;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(values: Float64Array, mass: Float64Array | null, i: number, j: number): void {
  const value = values[i]!;
  values[i] = values[j]!;
  values[j] = value;
  if (mass === null) return;
  const m = mass[i]!;
  mass[i] = mass[j]!;
  mass[j] = m;
}
