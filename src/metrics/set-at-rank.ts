/**
 * Reorders entries `low` to `high` so that the one at `rank` stands where sorting would put it, smaller ones before and larger ones
 * behind it. Source: C. A. R. Hoare, "Algorithm 65: Find" (1961), with the middle of three as the pivot.
 * @param values numbers, no NaN
 * @param rank from `low` to `high`, both included
 * @returns the entry
 */
export function setAtRank(values: Float64Array, rank: number, low: number, high: number): number {
  let first = low;
  let last = high;
  while (first < last) {
    const pivot = middleOf(values[first]!, values[(first + last) >>> 1]!, values[last]!);
    let i = first;
    let j = last;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    // from first to j none is above the pivot, from i to last none below it, and what stands between is equal to it
    if (rank <= j) last = j;
    else if (rank >= i) first = i;
    else break;
  }
  return values[rank]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
