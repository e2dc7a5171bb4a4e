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

function searchFeature(fit: FitMemory, place: u32, nodeScore: f64): void {
  const feature = load<u32>(fit.features + (place << 2));
  const bits = fit.countBits as i64;
  const mask = ((1 as i64) << bits) - 1;
  const l2 = fit.l2;
  const weighted = fit.weights != 0;
  const stride: usize = weighted ? 16 : 8;
  const perCell = fit.weightPerCell;
  const direction = load<i8>(fit.monotone + feature) as f64;
  const first = load<u32>(fit.offsets + (feature << 2)) as usize;
  const bins = (load<u32>(fit.offsets + (feature << 2), 4) as usize) - first;
  const sums = (fit.histogram as usize) + first * stride;
  const missing = load<i64>(sums);
  const missingWeight: i64 = weighted ? load<i64>(sums, 8) : 0;
  const allGradient = fit.nodeCells >> bits;
  const allCount = fit.nodeCells & mask;
  const allWeight = weighted ? (fit.nodeWeights as f64) * perCell : (allCount as f64);
  const minRows = fit.minRows as i64;
  const mostRows = allCount - minRows;

  let best = nodeScore + nodeScore * LEAST_GAIN;
  let close = best * CLOSE;
  let found: i32 = -1;
  let values: i64 = 0;
  let valueWeights: i64 = 0;
  for (let bin: usize = 0; bin < bins; bin++) {
    if (bin == 0) {
      if (missing == 0) continue;
    } else {
      const cell = load<i64>(sums + bin * stride);
      if (cell == 0) continue;
      values += cell;
      if (weighted) valueWeights += load<i64>(sums + bin * stride, 8);
    }
    const sides = bin == 0 || missing == 0 ? 1 : 2;
    for (let side = 0; side < sides; side++) {
      const left = side == 0 ? values + missing : values;
      const count = left & mask;
      if (count < minRows || count > mostRows) continue;
      const gradient = left >> bits;
      const leftWeight = weighted
        ? ((side == 0 ? valueWeights + missingWeight : valueWeights) as f64) * perCell
        : (count as f64);
      const g = gradient as f64;
      const h = (allGradient - gradient) as f64;
      const a = leftWeight + l2;
      const b = allWeight - leftWeight + l2;
      const gg = g * g;
      const hh = h * h;
      // The same comparison without a division: the few candidates near or above the best are then scored exactly.
      if (gg * b + hh * a < close * (a * b)) continue;
      if (direction != 0 && bin != 0) {
        if ((h / b - g / a) * direction < 0) continue;
      }
      const score = gg / a + hh / b;
      if (score > best) {
        best = score;
        close = score * CLOSE;
        found = ((bin as i32) << 1) | (side == 0 ? 1 : 0);
      }
    }
  }
  store<i32>(fit.foundSplit + (place << 2), found);
  store<f64>(fit.foundGain + (place << 3), (best - nodeScore) * load<f64>(fit.gainFactor + (feature << 3)));
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

/** Adds one node's scores; as addNode of the plain path. */
function addNode(fit: FitMemory, scores: usize, feature: u32, node: u32, start: usize, bins: usize): void {
  const weighted = fit.weights != 0;
  const stride: usize = weighted ? 16 : 8;
  const nodeCells = load<i64>(fit.levelCells + (node << 3));
  const nodeWeights = load<i64>(fit.levelWeights + (node << 3));
  const sums = (load<u32>(fit.levelHistograms + (node << 2)) as usize) + start * stride;
  const direction = load<i8>(fit.monotone + feature) as f64;
  const whole = scoreOf(fit, nodeCells, nodeWeights);
  const missing = load<i64>(sums);
  const missingWeight: i64 = weighted ? load<i64>(sums, 8) : 0;

  let left = partsScore(fit, missing, missingWeight, nodeCells, nodeWeights, whole, 0);
  let right = whole;
  let pair = f64x2.replace_lane(f64x2.splat(left), 1, right);
  v128.store(scores, v128.add<f64>(v128.load(scores), pair));
  let values: i64 = 0;
  let valueWeights: i64 = 0;
  for (let bin: usize = 1; bin < bins; bin++) {
    const cell = load<i64>(sums + bin * stride);
    if (cell != 0) {
      values += cell;
      if (weighted) valueWeights += load<i64>(sums + bin * stride, 8);
      left = partsScore(fit, values + missing, valueWeights + missingWeight, nodeCells, nodeWeights, whole, direction);
      right =
        missing == 0 ? left : partsScore(fit, values, valueWeights, nodeCells, nodeWeights, whole, direction);
      pair = f64x2.replace_lane(f64x2.splat(left), 1, right);
    }
    v128.store(scores + (bin << 4), v128.add<f64>(v128.load(scores + (bin << 4)), pair));
  }
}

/** Score of a node divided in two; `whole` when a part is empty or the constraint is broken. Both divisions are one instruction. */
function partsScore(
  fit: FitMemory,
  left: i64,
  leftCells: i64,
  nodeCells: i64,
  nodeWeights: i64,
  whole: f64,
  direction: f64,
): f64 {
  const bits = fit.countBits as i64;
  const mask = ((1 as i64) << bits) - 1;
  const right = nodeCells - left;
  const leftCount = left & mask;
  const rightCount = right & mask;
  if (leftCount == 0 || rightCount == 0) return whole;
  const g = (left >> bits) as f64;
  const h = (right >> bits) as f64;
  let a = leftCount as f64;
  let b = rightCount as f64;
  if (fit.weights) {
    a = (leftCells as f64) * fit.weightPerCell;
    b = ((nodeWeights - leftCells) as f64) * fit.weightPerCell;
  }
  a += fit.l2;
  b += fit.l2;
  if (direction != 0 && (h / b - g / a) * direction < 0) return whole;
  const top = f64x2.replace_lane(f64x2.splat(g), 1, h);
  const bottom = f64x2.replace_lane(f64x2.splat(a), 1, b);
  const parts = v128.div<f64>(v128.mul<f64>(top, top), bottom);
  return f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1);
}
