import { createRng } from "../core/rng.js";

/** Draws of +1 or -1 for each of `blocks` blocks: `sign[block * count + b]` is that of draw b. */
export interface SignFlips {
  readonly blocks: number;
  readonly count: number;
  readonly sign: Int8Array;
}

/** Two sums of the same scores in another order must not count as different. */
export const ROUNDING = 1e-9;

/** Draws the signs; the same seed gives the same ones. */
export function drawSignFlips(blocks: number, seed: number, count: number): SignFlips {
  const rng = createRng(seed);
  const sign = new Int8Array(blocks * count);
  for (let b = 0; b < count; b++) {
    for (let block = 0; block < blocks; block++) sign[block * count + b] = rng.int(2) === 1 ? 1 : -1;
  }
  return { blocks, count, sign };
}

/**
 * The statistic sum(score) / sqrt(sum(score^2)) with the sign of each block's score flipped as drawn: what it would have been had
 * luck fallen the other way on those days. The denominator is the same in every draw.
 * @param scores one per block
 * @returns one per draw; null when all scores are 0
 */
export function flippedStatistics(scores: ArrayLike<number>, flips: SignFlips): Float64Array | null {
  const size = scoreSize(scores);
  if (size === 0) return null;
  const { blocks, count, sign } = flips;
  const statistics = new Float64Array(count);
  for (let block = 0; block < blocks; block++) {
    const score = scores[block]! / size;
    if (score === 0) continue;
    const at = block * count;
    for (let b = 0; b < count; b++) statistics[b] = statistics[b]! + sign[at + b]! * score;
  }
  return statistics;
}

/** The statistic as observed; null when all scores are 0. */
export function observedStatistic(scores: ArrayLike<number>): number | null {
  const size = scoreSize(scores);
  if (size === 0) return null;
  let sum = 0;
  for (let block = 0; block < scores.length; block++) sum += scores[block]! / size;
  return sum;
}

function scoreSize(scores: ArrayLike<number>): number {
  let squares = 0;
  for (let block = 0; block < scores.length; block++) squares += scores[block]! * scores[block]!;
  return Math.sqrt(squares);
}
