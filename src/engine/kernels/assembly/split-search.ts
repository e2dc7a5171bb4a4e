import { FitMemory } from "./fit-memory";

/** See LEAST_GAIN in split.ts. */
const LEAST_GAIN: f64 = 1e-12;

/** A candidate below this share of the best score cannot beat it, whatever the rounding of a score. */
const CLOSE: f64 = 1 - 1e-12;

/** As scoreOf of the plain path. */
function scoreOf(fit: FitMemory, cells: i64, weights: i64): f64 {
  const bits = fit.countBits as i64;
  const gradient = (cells >> bits) as f64;
  const count = cells & (((1 as i64) << bits) - 1);
  const weight = fit.weights ? (weights as f64) * fit.weightPerCell : (count as f64);
  return count == 0 ? 0 : (gradient * gradient) / (weight + fit.l2);
}

/** Best split of the task's node on features number `first` to `last` of the list. */
export function searchNode(fit: FitMemory, first: u32, last: u32): void {
  const nodeScore = scoreOf(fit, fit.nodeCells, fit.nodeWeights);
  for (let i = first; i < last; i++) searchFeature(fit, i, nodeScore);
}

/** 1.5 * 2^52: added to the bits of this double, an integer of size below 2^51 becomes a double that is larger by it. */
const SHIFTER: f64 = 6755399441055744.0;
/** 2^52: the same for integers from 0, by OR. */
const CARRIER: f64 = 4503599627370496.0;
/** Makes a sum of cells positive, so that a logical shift can stand for an arithmetic one. */
const BIAS: i64 = 1 << 60;

/**
 * Looks at two candidates at a time: the two sides for missing values of one bin, or two bins when no value is missing. A candidate
 * is first held against the best one of all features so far without a division; the few that come near are scored exactly, in the
 * order of the plain path.
 */
function searchFeature(fit: FitMemory, place: u32, nodeScore: f64): void {
  const feature = load<u32>(fit.features + (place << 2));
  const weighted = fit.weights != 0;
  const stride: usize = weighted ? 16 : 8;
  const first = load<u32>(fit.offsets + (feature << 2)) as usize;
  const bins = (load<u32>(fit.offsets + (feature << 2), 4) as usize) - first;
  const sums = fit.histogram + first * stride;
  const missing = load<i64>(sums);
  const missingWeight: i64 = weighted ? load<i64>(sums, 8) : 0;
  const direction = load<i8>(fit.monotone + feature) as f64;

  const bits = fit.countBits;
  const mask = ((1 as i64) << (bits as i64)) - 1;
  const masks = i64x2.splat(mask);
  const biases = i64x2.splat(BIAS);
  const shifted = i64x2.splat(reinterpret<i64>(SHIFTER) - (BIAS >> (bits as i64)));
  const shifters = f64x2.splat(SHIFTER);
  const carriers = f64x2.splat(CARRIER);
  const l2 = f64x2.splat(fit.l2);
  const allCount = fit.nodeCells & mask;
  const allGradient = f64x2.splat((fit.nodeCells >> (bits as i64)) as f64);
  const allWeight = f64x2.splat(weighted ? (fit.nodeWeights as f64) * fit.weightPerCell : (allCount as f64));
  const least = f64x2.splat(fit.minRows as f64);
  const most = f64x2.splat((allCount - (fit.minRows as i64)) as f64);

  let best = nodeScore + nodeScore * LEAST_GAIN;
  const factor = load<f64>(fit.gainFactor + (feature << 3));
  const wanted = max(best, nodeScore + fit.bestGain / factor);
  let close = f64x2.splat(wanted * CLOSE);
  let found: i32 = -1;
  // Sums of the two candidates; with missing values the first has them on the left, as bin 0 has.
  const sides = missing != 0;
  let lefts = sides ? i64x2.replace_lane(i64x2.splat(0), 0, missing) : i64x2.splat(0);
  let leftWeights = sides ? i64x2.replace_lane(i64x2.splat(0), 0, missingWeight) : i64x2.splat(0);
  let bin: usize = sides ? 0 : 1;
  const step: usize = sides ? 1 : 2;
  for (; bin < bins; bin += step) {
    const at = sums + bin * stride;
    if (!sides) {
      const second = bin + 1 < bins;
      const a = load<i64>(at);
      const b = a + (second ? load<i64>(at + stride) : 0);
      lefts = v128.add<i64>(i64x2.splat(i64x2.extract_lane(lefts, 1)), i64x2.replace_lane(i64x2.splat(a), 1, b));
      if (weighted) {
        const c = load<i64>(at, 8);
        const d = c + (second ? load<i64>(at + stride, 8) : 0);
        leftWeights = v128.add<i64>(
          i64x2.splat(i64x2.extract_lane(leftWeights, 1)),
          i64x2.replace_lane(i64x2.splat(c), 1, d),
        );
      }
    } else if (bin > 0) {
      // An empty bin repeats the candidates before it, which costs less than a branch that cannot be foreseen.
      lefts = v128.add<i64>(lefts, v128.load64_splat(at));
      if (weighted) leftWeights = v128.add<i64>(leftWeights, v128.load64_splat(at, 8));
    }
    const counts = v128.sub<f64>(v128.or(v128.and(lefts, masks), carriers), carriers);
    const g = v128.sub<f64>(v128.add<i64>(v128.shr<u64>(v128.add<i64>(lefts, biases), bits), shifted), shifters);
    const leftWeight = weighted ? toWeights(leftWeights, fit.weightPerCell) : counts;
    const h = v128.sub<f64>(allGradient, g);
    const a = v128.add<f64>(leftWeight, l2);
    const b = v128.add<f64>(v128.sub<f64>(allWeight, leftWeight), l2);
    const gg = v128.mul<f64>(g, g);
    const hh = v128.mul<f64>(h, h);
    const near = v128.ge<f64>(
      v128.add<f64>(v128.mul<f64>(gg, b), v128.mul<f64>(hh, a)),
      v128.mul<f64>(close, v128.mul<f64>(a, b)),
    );
    const enough = v128.and(v128.ge<f64>(counts, least), v128.le<f64>(counts, most));
    const promising = v128.and(near, enough);
    if (!v128.any_true(promising)) continue;
    if (i64x2.extract_lane(promising, 0)) {
      const score = scoreParts(
        f64x2.extract_lane(g, 0),
        f64x2.extract_lane(h, 0),
        f64x2.extract_lane(a, 0),
        f64x2.extract_lane(b, 0),
        bin == 0 ? 0 : direction,
      );
      if (score > best) {
        best = score;
        found = ((bin as i32) << 1) | 1;
      }
    }
    // Bin 0, missing values against the rest, has no other side.
    if (bin > 0 && i64x2.extract_lane(promising, 1)) {
      const score = scoreParts(
        f64x2.extract_lane(g, 1),
        f64x2.extract_lane(h, 1),
        f64x2.extract_lane(a, 1),
        f64x2.extract_lane(b, 1),
        direction,
      );
      if (score > best) {
        best = score;
        found = sides ? (bin as i32) << 1 : (((bin + 1) as i32) << 1) | 1;
      }
    }
    close = f64x2.splat(max(best, wanted) * CLOSE);
  }
  store<i32>(fit.foundSplit + (place << 2), found);
  const gain = (best - nodeScore) * factor;
  store<f64>(fit.foundGain + (place << 3), gain);
  if (found >= 0 && gain > fit.bestGain) fit.bestGain = gain;
}

function toWeights(cells: v128, perCell: f64): v128 {
  const first = i64x2.extract_lane(cells, 0) as f64;
  const second = i64x2.extract_lane(cells, 1) as f64;
  return v128.mul<f64>(f64x2.replace_lane(f64x2.splat(first), 1, second), f64x2.splat(perCell));
}

/** The score of two parts, -1 when the constraint is broken. */
function scoreParts(g: f64, h: f64, a: f64, b: f64, direction: f64): f64 {
  if (direction != 0 && (h / b - g / a) * direction < 0) return -1;
  return (g * g) / a + (h * h) / b;
}

/** Best split of the task's level on features number `first` to `last` of the list, which share one room for scores. */
export function searchLevel(fit: FitMemory, first: u32, last: u32, levelScore: f64): void {
  const scores = (fit.levelScores as usize) + ((first >> 2) as usize) * 4096;
  const least = levelScore + levelScore * LEAST_GAIN;
  for (let i = first; i < last; i++) {
    const feature = load<u32>(fit.features + (i << 2));
    const start = load<u32>(fit.offsets + (feature << 2)) as usize;
    const bins = (load<u32>(fit.offsets + (feature << 2), 4) as usize) - start;
    memory.fill(scores, 0, bins << 4);
    for (let node: u32 = 0; node < fit.nodes; node++) addNode(fit, scores, feature, node, start, bins);
    const factor = load<f64>(fit.gainFactor + (feature << 3));
    let bestGain: f64 = -1;
    let found: i32 = -1;
    for (let candidate: usize = 0; candidate < bins << 1; candidate++) {
      const score = load<f64>(scores + (candidate << 3));
      if (score <= least) continue;
      const gain = (score - levelScore) * factor;
      if (found < 0 || gain > bestGain) {
        bestGain = gain;
        // Scores stand as missing left, missing right for each bin.
        found = (candidate as i32) ^ 1;
      }
    }
    store<i32>(fit.foundSplit + (i << 2), found);
    store<f64>(fit.foundGain + (i << 3), bestGain);
  }
}

/** Score of the undivided nodes of the task's level, added from the first to the last. */
export function scoreLevel(fit: FitMemory): f64 {
  let sum: f64 = 0;
  for (let node: u32 = 0; node < fit.nodes; node++) {
    sum += scoreOf(fit, load<i64>(fit.levelCells + (node << 3)), load<i64>(fit.levelWeights + (node << 3)));
  }
  return sum;
}

/**
 * Adds one node's scores, two candidates at a time as in searchFeature. A candidate that leaves a part empty or breaks the constraint
 * counts with the score of the undivided node.
 */
function addNode(fit: FitMemory, scores: usize, feature: u32, node: u32, start: usize, bins: usize): void {
  const weighted = fit.weights != 0;
  const stride: usize = weighted ? 16 : 8;
  const nodeCells = load<i64>(fit.levelCells + (node << 3));
  const nodeWeights = load<i64>(fit.levelWeights + (node << 3));
  const sums = (load<u32>(fit.levelHistograms + (node << 2)) as usize) + start * stride;
  const constraint = load<i8>(fit.monotone + feature);
  const direction = f64x2.splat(constraint as f64);
  const missing = load<i64>(sums);
  const missingWeight: i64 = weighted ? load<i64>(sums, 8) : 0;

  const bits = fit.countBits;
  const mask = ((1 as i64) << (bits as i64)) - 1;
  const masks = i64x2.splat(mask);
  const biases = i64x2.splat(BIAS);
  const shifted = i64x2.splat(reinterpret<i64>(SHIFTER) - (BIAS >> (bits as i64)));
  const shifters = f64x2.splat(SHIFTER);
  const carriers = f64x2.splat(CARRIER);
  const zero = f64x2.splat(0);
  const l2 = f64x2.splat(fit.l2);
  const count = (nodeCells & mask) as f64;
  const allCount = f64x2.splat(count);
  const allGradient = f64x2.splat((nodeCells >> (bits as i64)) as f64);
  const allWeight = f64x2.splat(weighted ? (nodeWeights as f64) * fit.weightPerCell : count);
  const whole = f64x2.splat(scoreOf(fit, nodeCells, nodeWeights));

  const sides = missing != 0;
  if (!sides) v128.store(scores, v128.add<f64>(v128.load(scores), whole));
  let lefts = sides ? i64x2.replace_lane(i64x2.splat(0), 0, missing) : i64x2.splat(0);
  let leftWeights = sides ? i64x2.replace_lane(i64x2.splat(0), 0, missingWeight) : i64x2.splat(0);
  const step: usize = sides ? 1 : 2;
  for (let bin: usize = sides ? 0 : 1; bin < bins; bin += step) {
    const at = sums + bin * stride;
    const second = bin + 1 < bins;
    if (!sides) {
      const a = load<i64>(at);
      const b = a + (second ? load<i64>(at + stride) : 0);
      lefts = v128.add<i64>(i64x2.splat(i64x2.extract_lane(lefts, 1)), i64x2.replace_lane(i64x2.splat(a), 1, b));
      if (weighted) {
        const c = load<i64>(at, 8);
        const d = c + (second ? load<i64>(at + stride, 8) : 0);
        leftWeights = v128.add<i64>(
          i64x2.splat(i64x2.extract_lane(leftWeights, 1)),
          i64x2.replace_lane(i64x2.splat(c), 1, d),
        );
      }
    } else if (bin > 0) {
      lefts = v128.add<i64>(lefts, v128.load64_splat(at));
      if (weighted) leftWeights = v128.add<i64>(leftWeights, v128.load64_splat(at, 8));
    }
    const counts = v128.sub<f64>(v128.or(v128.and(lefts, masks), carriers), carriers);
    const g = v128.sub<f64>(v128.add<i64>(v128.shr<u64>(v128.add<i64>(lefts, biases), bits), shifted), shifters);
    const leftWeight = weighted ? toWeights(leftWeights, fit.weightPerCell) : counts;
    const h = v128.sub<f64>(allGradient, g);
    const a = v128.add<f64>(leftWeight, l2);
    const b = v128.add<f64>(v128.sub<f64>(allWeight, leftWeight), l2);
    let useless = v128.or(v128.eq<f64>(counts, zero), v128.eq<f64>(counts, allCount));
    // While no value is on the left, missing values are held against all values, and that is no order.
    if (constraint != 0 && i64x2.extract_lane(lefts, 1) != 0) {
      const rise = v128.sub<f64>(v128.div<f64>(h, b), v128.div<f64>(g, a));
      useless = v128.or(useless, v128.lt<f64>(v128.mul<f64>(rise, direction), zero));
    }
    const parts = v128.add<f64>(
      v128.div<f64>(v128.mul<f64>(g, g), a),
      v128.div<f64>(v128.mul<f64>(h, h), b),
    );
    const found = v128.bitselect(whole, parts, useless);
    const out = scores + (bin << 4);
    if (sides) {
      // Bin 0, missing values against the rest, has no other side.
      const pair = bin == 0 ? f64x2.replace_lane(found, 1, f64x2.extract_lane(whole, 0)) : found;
      v128.store(out, v128.add<f64>(v128.load(out), pair));
    } else {
      v128.store(out, v128.add<f64>(v128.load(out), f64x2.splat(f64x2.extract_lane(found, 0))));
      if (second) v128.store(out, v128.add<f64>(v128.load(out, 16), f64x2.splat(f64x2.extract_lane(found, 1))), 16);
    }
  }
}
