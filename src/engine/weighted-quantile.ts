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
  let low = 0;
  let high = size - 1;
  let massBelow = 0;
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
      if (massBelow + massLess + massEqual !== goal) return pivot;
      for (let i = greater + 1; i <= high; i++) if (values[i]! < above) above = values[i]!;
      return above === Infinity ? pivot : pivot / 2 + above / 2;
    } else {
      massBelow += massLess + massEqual;
      low = greater + 1;
    }
  }
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
