import { beginFeature, endFeature, offerSplit, scoreToBeat } from "./best-split";
import { binCountOf, countOf, gradientOf, placeAt, sumsOf } from "./cells";
import { FitMemory, Search, Step } from "./fit-memory";
import { ABSOLUTE_ERROR, RELATIVE_ERROR, SCORE_ERROR, scoreOf, scoreSplit, weightOf } from "./split-score";

/** Between these sums of weights no product below leaves its range. */
const LEAST_WEIGHT: f64 = 1e-100;
const MOST_WEIGHT: f64 = 1e10;

/**
 * Best split of the step's node on features number `first` to `last` of the list.
 *
 * Only splits that can beat the best one of all features so far are scored exactly, in the order of the plain path. The others are
 * ruled out some at a time. With gradient sum G and weight W of the node, g and w of the left part, a = w + l2, b = W - w + l2,
 * S = a + b and e = g - a * G / S, the score g^2 / a + (G - g)^2 / b equals G^2 / S + e^2 * S / (a * b). So it reaches B only if
 * e^2 >= T * a * b, where T = (B - G^2 / S) / S.
 */
export function searchNode(fit: FitMemory, step: Step, first: u32, last: u32): void {
  const node = changetype<Search>(step.data);
  const nodeScore = scoreOf(fit, node.cells, node.weights);
  const enough = countOf(node.cells) >= 2 * (fit.minRows as i64);
  const weight = weightOf(fit, countOf(node.cells), node.weights);
  const inRange = weight > LEAST_WEIGHT && weight + fit.l2 < MOST_WEIGHT;
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    const sums = sumsOf(fit, step.histogram, place);
    const factor = load<f64>(fit.gainFactor + (place << 3));
    beginFeature(nodeScore);
    if (enough) {
      const wanted = nodeScore + node.bestGain / factor;
      const direction = load<i8>(fit.monotone + place) as f64;
      if (load<i64>(sums) != 0) consider(fit, node, sums, 0, true, direction);
      if (!inRange) considerAll(fit, node, sums, binCountOf(fit, place), direction);
      else if (fit.weights) searchPairs(fit, node, sums, binCountOf(fit, place), wanted, direction);
      else searchCells(fit, node, sums, binCountOf(fit, place), wanted, direction);
    }
    endFeature(node, i, nodeScore, factor);
  }
}

function considerAll(fit: FitMemory, node: Search, sums: usize, bins: u32, direction: f64): void {
  for (let bin: u32 = 1; bin < bins; bin++) {
    consider(fit, node, sums, bin, true, direction);
    consider(fit, node, sums, bin, false, direction);
  }
}

function consider(fit: FitMemory, node: Search, sums: usize, bin: u32, missingLeft: bool, direction: f64): void {
  const score = scoreSplit(fit, sums, node.cells, node.weights, bin, missingLeft, direction, fit.minRows as i64);
  offerSplit(score, bin, missingLeft);
}

/** 2^-88 */
const PAIRS_ERROR: f64 = 3.2311742677852644e-27;

/** Four bins at a time, without weights. */
function searchCells(fit: FitMemory, node: Search, sums: usize, bins: u32, wanted: f64, direction: f64): void {
  const count = countOf(node.cells);
  const gradient = gradientOf(node.cells);
  const span = (count as f64) + 2 * fit.l2;
  const base = (gradient * gradient) / span;
  const l2 = f32x4.splat(fit.l2 as f32);
  const mean = f32x4.splat((gradient / span) as f32);
  const slack = f32x4.splat(((gradient * gradient * ABSOLUTE_ERROR) / RELATIVE_ERROR) as f32);
  const counts = i32x4.splat(count as i32);
  const least = i32x4.splat(fit.minRows);
  const most = i32x4.splat((count as i32) - fit.minRows);
  const missing = load<i64>(sums);
  const missingCount = i32x4.splat(missing as i32);
  const missingGradient = i32x4.splat((missing >> 32) as i32);
  let steepness = f32x4.splat(steepnessFor(max(scoreToBeat(), wanted), base, span) as f32);
  for (let bin: u32 = 1; bin < bins; bin += 4) {
    const at = sums + (bin << 3);
    const x = v128.load(at);
    const y = v128.load(at, 16);
    let c = v128.shuffle<i32>(x, y, 0, 2, 4, 6);
    let g = v128.shuffle<i32>(x, y, 1, 3, 5, 7);
    let right = 0;
    if (missing != 0) {
      right = canReach(c, g, counts, least, most, l2, mean, slack, steepness);
      c = v128.add<i32>(c, missingCount);
      g = v128.add<i32>(g, missingGradient);
    }
    const left = canReach(c, g, counts, least, most, l2, mean, slack, steepness);
    if ((left | right) == 0) continue;
    for (let i: u32 = 0; i < 4 && bin + i < bins; i++) {
      if ((left >> i) & 1) consider(fit, node, sums, bin + i, true, direction);
      if ((right >> i) & 1) consider(fit, node, sums, bin + i, false, direction);
    }
    steepness = f32x4.splat(steepnessFor(max(scoreToBeat(), wanted), base, span) as f32);
  }
}

/** T / (1 + 2^-9) for a score that is to be reached, rounded down further than to single precision. */
function steepnessFor(score: f64, base: f64, span: f64): f64 {
  return max<f64>(0, ((score * (1 - SCORE_ERROR) - base) / span / RELATIVE_ERROR) * 0.999999);
}

/** One bit for each of four left parts that leave enough rows on both sides and can reach the score. */
// @ts-ignore: decorator
@inline
function canReach(
  c: v128,
  g: v128,
  counts: v128,
  least: v128,
  most: v128,
  l2: v128,
  mean: v128,
  slack: v128,
  steepness: v128,
): i32 {
  const a = v128.add<f32>(v128.convert<i32>(c), l2);
  const b = v128.add<f32>(v128.convert<i32>(v128.sub<i32>(counts, c)), l2);
  const e = v128.sub<f32>(v128.convert<i32>(g), v128.mul<f32>(mean, a));
  const reached = v128.ge<f32>(
    v128.add<f32>(v128.mul<f32>(e, e), slack),
    v128.mul<f32>(steepness, v128.mul<f32>(a, b)),
  );
  const enough = v128.and(v128.ge<i32>(c, least), v128.le<i32>(c, most));
  return v128.bitmask<i32>(v128.and(reached, enough));
}

/** With weights, in doubles: both sides for missing values at a time. */
function searchPairs(fit: FitMemory, node: Search, sums: usize, bins: u32, wanted: f64, direction: f64): void {
  const all = weightOf(fit, 0, node.weights);
  const gradient = gradientOf(node.cells);
  const span = all + 2 * fit.l2;
  const mean = gradient / span;
  const base = gradient * mean;
  const missing = load<i64>(sums);
  const missingGradient = gradientOf(missing);
  const missingWeight = weightOf(fit, 0, load<i64>(sums, 8));
  // e is true to 2^-50 (|e| + |G|).
  const slack = f64x2.splat(gradient * gradient * PAIRS_ERROR);
  let steepness: f64 = steepnessFor(max(scoreToBeat(), wanted), base, span);
  for (let bin: u32 = 1; bin < bins; bin++) {
    const at = sums + (bin << 4);
    const right = gradientOf(load<i64>(at));
    const rightWeight = weightOf(fit, 0, load<i64>(at, 8));
    const g = f64x2.replace_lane(f64x2.splat(right), 0, right + missingGradient);
    const w = f64x2.replace_lane(f64x2.splat(rightWeight), 0, rightWeight + missingWeight);
    const a = v128.add<f64>(w, f64x2.splat(fit.l2));
    const b = v128.add<f64>(v128.sub<f64>(f64x2.splat(all), w), f64x2.splat(fit.l2));
    const e = v128.sub<f64>(g, v128.mul<f64>(f64x2.splat(mean), a));
    const reached = v128.bitmask<i64>(
      v128.ge<f64>(
        v128.add<f64>(v128.mul<f64>(e, e), slack),
        v128.mul<f64>(f64x2.splat(steepness), v128.mul<f64>(a, b)),
      ),
    );
    if (reached == 0) continue;
    if (reached & 1) consider(fit, node, sums, bin, true, direction);
    if (missing != 0 && reached & 2) consider(fit, node, sums, bin, false, direction);
    steepness = steepnessFor(max(scoreToBeat(), wanted), base, span);
  }
}
