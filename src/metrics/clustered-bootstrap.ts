import { addToSums, type ClusterSums, clusterByDate, emptySums } from "./clusters.js";
import { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
import { normalUpperTail } from "./normal-cdf.js";
import { DEFAULT_RESAMPLES, drawResamples, type Resamples } from "./resamples.js";
import { twoSidedT } from "./student-quantile.js";

/**
 * Fewest clusters that can carry an interval: with G clusters even the span from the least to the greatest covers the
 * middle only with probability 1 - 2^(1-G), so 0.95 needs 6 dates. Below that no interval is given.
 */
export function leastClusters(confidence: number): number {
  let clusters = 2;
  for (let miss = 0.5; miss > 1 - confidence + 1e-12; miss /= 2) clusters++;
  return clusters;
}

/**
 * The ratio of the sums with its percentile bootstrap interval over whole clusters; null when the denominator is 0.
 * The percentile is the expanded one: the plain percentile interval of G clusters is too narrow by about
 * z / t(G-1) x sqrt((G-1)/G) (a nominal 95 % covers 87 % at 7 dates), so its level is moved out by that much.
 * Sources: B. Efron & R. Tibshirani, "An Introduction to the Bootstrap" (1993) ch. 13; A. C. Cameron, J. Gelbach &
 * D. Miller, "Bootstrap-based improvements for inference with clustered errors" (2008), for drawing whole clusters;
 * T. Hesterberg, "What teachers should know about the bootstrap" (2015), for the expansion.
 */
export function bootstrapRatio(
  sums: ClusterSums,
  resamples: Resamples,
  confidence = DEFAULT_CONFIDENCE,
): Estimate | null {
  const denominator = total(sums.denominator);
  if (denominator === 0) return null;
  const estimate = { value: total(sums.numerator) / denominator, n: sums.n };
  const clusters = filledClusters(sums);
  if (clusters < leastClusters(confidence)) return { ...estimate, low: null, high: null };
  return { ...estimate, ...expandedPercentiles(bootstrapDistribution(sums, resamples), clusters, confidence) };
}

/** Clusters with a row in them. */
export function filledClusters(sums: ClusterSums): number {
  return sums.denominator.reduce((count, part) => count + (part === 0 ? 0 : 1), 0);
}

/**
 * Both ends of the expanded percentile interval, see {@link bootstrapRatio}.
 * @param distribution ascending
 * @param clusters how many the distribution was drawn from
 */
export function expandedPercentiles(
  distribution: Float64Array,
  clusters: number,
  confidence: number,
): { low: number; high: number } {
  const reach = twoSidedT(confidence, clusters - 1) * Math.sqrt(clusters / (clusters - 1));
  // Whole ranks, rounded outwards: the ends are drawn values themselves, whatever the last bit of the tail is.
  const rank = Math.floor((distribution.length - 1) * normalUpperTail(reach));
  return { low: distribution[rank]!, high: distribution[distribution.length - 1 - rank]! };
}

/**
 * The ratio in every resample, ascending. Resamples that drew no row at all (possible when a slice is played on few of
 * the dates) are left out.
 */
export function bootstrapDistribution(sums: ClusterSums, resamples: Resamples): Float64Array {
  return ascending(ratioByResample(sums, resamples));
}

/** The numbers of a distribution without its NaN, ascending. The array given is used up. */
export function ascending(values: Float64Array): Float64Array {
  let kept = 0;
  for (const value of values) if (!Number.isNaN(value)) values[kept++] = value;
  return values.subarray(0, kept).sort();
}

/** The ratio in every resample, in the order of the draws; NaN where no row was drawn. */
export function ratioByResample(sums: ClusterSums, resamples: Resamples): Float64Array {
  if (sums.denominator.length !== resamples.clusters) {
    throw new RangeError(`bootstrap: sums of ${sums.denominator.length} clusters, draws of ${resamples.clusters}`);
  }
  const { count, times } = resamples;
  const numerators = new Float64Array(count);
  const denominators = new Float64Array(count);
  for (let c = 0; c < resamples.clusters; c++) {
    const numerator = sums.numerator[c]!;
    const denominator = sums.denominator[c]!;
    if (denominator === 0) continue;
    const at = c * count;
    for (let b = 0; b < count; b++) {
      const drawn = times[at + b]!;
      numerators[b] = numerators[b]! + drawn * numerator;
      denominators[b] = denominators[b]! + drawn * denominator;
    }
  }
  return numerators.map((numerator, b) => (denominators[b] === 0 ? Number.NaN : numerator / denominators[b]!));
}

/** Sample standard deviation of a bootstrap distribution: the bootstrap's standard error. */
export function standardError(distribution: Float64Array): number {
  const mean = total(distribution) / distribution.length;
  let squares = 0;
  for (const value of distribution) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (distribution.length - 1));
}

export interface BootstrapOptions {
  seed: number;
  /** 10,000 unless set. */
  resamples?: number;
  confidence?: number;
}

/**
 * sum(numerator) / sum(denominator) over rows, with a bootstrap interval clustered by date.
 * @param date epoch day of each row; numerator and denominator are as long; no denominator is negative
 */
export function clusteredBootstrap(
  date: Int32Array,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  options: BootstrapOptions,
): Estimate | null {
  const clusters = clusterByDate(date);
  const sums = emptySums(clusters.count);
  for (let i = 0; i < date.length; i++) addToSums(sums, clusters.of[i]!, numerator[i]!, denominator[i]!);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples ?? DEFAULT_RESAMPLES);
  return bootstrapRatio(sums, resamples, options.confidence);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
