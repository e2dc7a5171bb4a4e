import { addToSums, type ClusterSums, clusterByDate, emptySums } from "./clusters.js";
import { drawnSums } from "./drawn-sums.js";
import { DEFAULT_CONFIDENCE, type Estimate } from "./estimate.js";
import { normalUpperTail } from "./normal-cdf.js";
import { DEFAULT_RESAMPLES, drawResamples, type Resamples } from "./resamples.js";
import { setAtRank } from "./set-at-rank.js";
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
  const distribution = numbersOf(ratioByResample(sums, resamples));
  const rank = expandedRank(distribution.length, clusters, confidence);
  const last = distribution.length - 1;
  // Only the two ends are asked for, so only they are put where sorting would put them.
  const low = setAtRank(distribution, rank, 0, last);
  return { ...estimate, low, high: setAtRank(distribution, last - rank, rank, last) };
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
  const rank = expandedRank(distribution.length, clusters, confidence);
  return { low: distribution[rank]!, high: distribution[distribution.length - 1 - rank]! };
}

/** Rank of the lower end, from 0. Whole, rounded outwards: the ends are drawn values themselves, whatever the last bit of the tail is. */
function expandedRank(draws: number, clusters: number, confidence: number): number {
  const reach = twoSidedT(confidence, clusters - 1) * Math.sqrt(clusters / (clusters - 1));
  return Math.floor((draws - 1) * normalUpperTail(reach));
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
  return numbersOf(values).sort();
}

/** Those that are not NaN, in the front of the array given. */
function numbersOf(values: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) values[kept++] = values[i]!;
  return values.subarray(0, kept);
}

/** The ratio in every resample, in the order of the draws; NaN where no row was drawn. */
export function ratioByResample(sums: ClusterSums, resamples: Resamples): Float64Array {
  if (sums.denominator.length !== resamples.clusters) {
    throw new RangeError(`bootstrap: sums of ${sums.denominator.length} clusters, draws of ${resamples.clusters}`);
  }
  const { numerators, denominators } = drawnSums(sums, resamples);
  const ratios = numerators;
  for (let b = 0; b < ratios.length; b++) {
    ratios[b] = denominators[b] === 0 ? Number.NaN : numerators[b]! / denominators[b]!;
  }
  return ratios;
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
