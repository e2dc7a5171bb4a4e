import type { ClusterSums } from "./clusters.js";
import type { Resamples } from "./resamples.js";

/** Sums over the clusters of each resample, in the order of the draws. */
export interface DrawnSums {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

/**
 * Both sums in every resample: over the clusters from the first to the last, times drawn x what the cluster adds up to. Clusters
 * whose denominator is 0 have no row and are left out.
 */
export function drawnSums(sums: ClusterSums, { clusters, count, times }: Resamples): DrawnSums {
  const found = { numerators: new Float64Array(count), denominators: new Float64Array(count) };
  const filled: number[] = [];
  for (let c = 0; c < clusters; c++) if (sums.denominator[c] !== 0) filled.push(c);
  let next = 0;
  for (; next + 4 <= filled.length; next += 4) addFour(sums, filled, next, count, times, found);
  for (; next < filled.length; next++) addOne(sums, filled[next]!, count, times, found);
  return found;
}

/**
 * Four clusters in one pass over the resamples: a third of the time, since sums are read and written once for four. They are added one after
 * the other, so every sum has the bits that four passes give.
 */
function addFour(
  { numerator, denominator }: ClusterSums,
  filled: readonly number[],
  next: number,
  count: number,
  times: Uint8Array,
  { numerators, denominators }: DrawnSums,
): void {
  const [a, b, c, d] = [filled[next]!, filled[next + 1]!, filled[next + 2]!, filled[next + 3]!];
  const [na, nb, nc, nd] = [numerator[a]!, numerator[b]!, numerator[c]!, numerator[d]!];
  const [da, db, dc, dd] = [denominator[a]!, denominator[b]!, denominator[c]!, denominator[d]!];
  const [atA, atB, atC, atD] = [a * count, b * count, c * count, d * count];
  for (let i = 0; i < count; i++) {
    const ta = times[atA + i]!;
    const tb = times[atB + i]!;
    const tc = times[atC + i]!;
    const td = times[atD + i]!;
    numerators[i] = numerators[i]! + ta * na + tb * nb + tc * nc + td * nd;
    denominators[i] = denominators[i]! + ta * da + tb * db + tc * dc + td * dd;
  }
}

function addOne(
  { numerator, denominator }: ClusterSums,
  cluster: number,
  count: number,
  times: Uint8Array,
  { numerators, denominators }: DrawnSums,
): void {
  const n = numerator[cluster]!;
  const d = denominator[cluster]!;
  const at = cluster * count;
  for (let i = 0; i < count; i++) {
    const drawn = times[at + i]!;
    numerators[i] = numerators[i]! + drawn * n;
    denominators[i] = denominators[i]! + drawn * d;
  }
}
