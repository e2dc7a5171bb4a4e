import { Search } from "./fit-memory";
import { LEAST_GAIN } from "./split-score";

/** The best split so far of the feature that is being searched: bin * 2 + 1 when missing values go left, -1 for none. Each thread has its own. */
let bestScore: f64 = 0;
let bestSplit: i32 = -1;

/** Begins with a feature: a split has to beat the score of what is undivided. */
// @ts-ignore: decorator
@inline
export function beginFeature(undivided: f64): void {
  bestScore = undivided + undivided * LEAST_GAIN;
  bestSplit = -1;
}

/** The score that the next split has to beat. */
// @ts-ignore: decorator
@inline
export function scoreToBeat(): f64 {
  return bestScore;
}

/** Of equal scores the first offered wins. */
// @ts-ignore: decorator
@inline
export function offerSplit(score: f64, bin: u32, missingLeft: bool): void {
  if (!(score > bestScore)) return;
  bestScore = score;
  bestSplit = ((bin << 1) | (missingLeft as u32)) as i32;
}

/** Enters the feature's best split as number `i` of what the search found. */
// @ts-ignore: decorator
@inline
export function endFeature(search: Search, i: u32, undivided: f64, factor: f64): void {
  const gain = (bestScore - undivided) * factor;
  store<f64>(search.foundGain + (i << 3), gain);
  store<i32>(search.foundSplit + (i << 2), bestSplit);
  if (bestSplit >= 0 && gain > search.bestGain) search.bestGain = gain;
}
