import { beginFeature, endFeature, offerSplit, scoreToBeat } from "./best-split";
import { binCountOf, countOf, gradientOf, placeAt, sumsOf } from "./cells";
import { FitMemory, Search, Step } from "./fit-memory";
import { ABSOLUTE_ERROR, NO_SPLIT, RELATIVE_ERROR, SCORE_ERROR, scoreOf, scoreSplit, weightOf } from "./split-score";

/** Of a node of the level, in single precision; see searchNode for the terms. */
@unmanaged
class NodeBound {
  /** S */
  span: f32;
  /** G / S */
  mean: f32;
  /** Above what rounding may take from e^2. */
  slack: f32;
  /** Part of the undivided node's score above G^2 / S. */
  whole: f32;
}

/** Bytes of one kind of bounds in the scratch room: a single for each bin. */
const BOUNDS: usize = 1024;
/** Between these sums of weights no single-precision product leaves its range: a row's weight may be 2^-53 of the sum. */
const LEAST_WEIGHT: f64 = 1e-10;
const MOST_SPAN: f64 = 1e10;
/** From here on an empty part needs no case of its own: with `a = l2` the bound of the parts is that of the undivided node. */
const LEAST_PLAIN_L2: f64 = 0.0009765625;

/** Prepares the search of a level: the undivided nodes' scores, added from the first to the last, and their bounds. */
export function boundLevel(fit: FitMemory): void {
  let score: f64 = 0;
  let base: f64 = 0;
  let weight: f64 = 0;
  let spans: f64 = 0;
  for (let node: u32 = 0; node < fit.nodes; node++) {
    const cells = cellsOf(fit, node);
    const weights = weightsOf(fit, node);
    const gradient = gradientOf(cells);
    const whole = scoreOf(fit, cells, weights);
    const nodeWeight = weightOf(fit, countOf(cells), weights);
    const span = nodeWeight + 2 * fit.l2;
    const bound = boundOf(fit, node);
    const nodeBase = span > 0 ? (gradient * gradient) / span : 0;
    bound.span = span as f32;
    bound.mean = span > 0 ? ((gradient / span) as f32) : 0;
    bound.slack = (gradient * gradient * ABSOLUTE_ERROR) as f32;
    bound.whole = (max<f64>(0, whole - nodeBase) * 1.000001) as f32;
    score += whole;
    base += nodeBase;
    weight += nodeWeight;
    spans += span;
  }
  fit.levelScore = score;
  fit.levelBase = base;
  fit.singleHolds = (weight > LEAST_WEIGHT && spans < MOST_SPAN) as u32;
}

/**
 * Best split of the task's level on features number `first` to `last` of the list. Bounds on the scores of all splits, summed over
 * the nodes in single precision, tell which few can beat the best so far; these are scored exactly, in the order of the plain path.
 */
export function searchLevel(fit: FitMemory, step: Step, first: u32, last: u32, bounds: usize): void {
  const search = changetype<Search>(step.data);
  const levelScore = fit.levelScore;
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    const bins = binCountOf(fit, place);
    const factor = load<f64>(fit.gainFactor + (place << 3));
    beginFeature(levelScore);
    const constrained = load<i8>(fit.monotone + place) != 0;
    const isPlain = !fit.weights && !constrained && fit.l2 >= LEAST_PLAIN_L2;
    const someMissing = hasMissing(fit, place);
    clear(bounds, bins);
    if (someMissing) {
      clear(bounds + BOUNDS, bins);
      clear(bounds + 2 * BOUNDS, bins);
    }
    for (let node: u32 = 0; node < fit.nodes && fit.singleHolds; node++) {
      const sums = sumsOf(fit, load<u32>(fit.levelHistograms + (node << 2)), place);
      const missing = load<i64>(sums);
      if (!isPlain) boundNode(fit, sums, node, bins, constrained, bounds);
      else if (missing == 0) boundCells(fit, sums, node, bins, bounds);
      else boundCellsMissing(fit, sums, node, bins, missing, bounds);
    }
    if (someMissing) consider(fit, place, 0, true);
    considerPromising(fit, place, bins, levelScore + search.bestGain / factor, someMissing, bounds);
    endFeature(search, i, levelScore, factor);
  }
}

function hasMissing(fit: FitMemory, place: u32): bool {
  let missing: i64 = 0;
  for (let node: u32 = 0; node < fit.nodes; node++) {
    missing |= load<i64>(sumsOf(fit, load<u32>(fit.levelHistograms + (node << 2)), place));
  }
  return missing != 0;
}

/** Sets the bounds of one kind to 0. */
function clear(bounds: usize, bins: u32): void {
  const end = bounds + ((bins as usize) << 2);
  for (let at = bounds; at < end; at += 16) v128.store(at, i32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function cellsOf(fit: FitMemory, node: u32): i64 {
  return load<i64>(fit.levelCells + (node << 3));
}

// @ts-ignore: decorator
@inline
function weightsOf(fit: FitMemory, node: u32): i64 {
  return load<i64>(fit.levelWeights + (node << 3));
}

function boundOf(fit: FitMemory, node: u32): NodeBound {
  return changetype<NodeBound>(fit.levelBounds + (node as usize) * offsetof<NodeBound>());
}

/**
 * {@link boundNode} for a node of whole rows without a missing value, on a feature without constraint: the case that most of the time
 * goes to, so nothing is decided within the loop.
 */
function boundCells(fit: FitMemory, sums: usize, node: u32, bins: u32, bounds: usize): void {
  const bound = boundOf(fit, node);
  const span = f32x4.splat(bound.span);
  const mean = f32x4.splat(bound.mean);
  const slack = f32x4.splat(bound.slack);
  const l2 = f32x4.splat(fit.l2 as f32);
  const counts = i32x4.splat(countOf(cellsOf(fit, node)) as i32);
  const end = sums + ((bins as usize) << 3);
  for (let at = sums + 8; at < end; at += 32, bounds += 16) {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const parts = plainBound(
      v128.shuffle<i32>(x, y, 0, 2, 4, 6),
      v128.shuffle<i32>(x, y, 1, 3, 5, 7),
      counts,
      span,
      mean,
      slack,
      l2,
    );
    v128.store(bounds, v128.add<f32>(v128.load(bounds), parts));
  }
}

/** {@link boundCells} for a node with missing values. */
function boundCellsMissing(fit: FitMemory, sums: usize, node: u32, bins: u32, missing: i64, bounds: usize): void {
  const bound = boundOf(fit, node);
  const span = f32x4.splat(bound.span);
  const mean = f32x4.splat(bound.mean);
  const slack = f32x4.splat(bound.slack);
  const l2 = f32x4.splat(fit.l2 as f32);
  const counts = i32x4.splat(countOf(cellsOf(fit, node)) as i32);
  const missingCount = i32x4.splat(missing as i32);
  const missingGradient = i32x4.splat((missing >> 32) as i32);
  const end = sums + ((bins as usize) << 3);
  for (let at = sums + 8; at < end; at += 32, bounds += 16) {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const c = v128.shuffle<i32>(x, y, 0, 2, 4, 6);
    const g = v128.shuffle<i32>(x, y, 1, 3, 5, 7);
    const right = plainBound(c, g, counts, span, mean, slack, l2);
    const cm = v128.add<i32>(c, missingCount);
    const gm = v128.add<i32>(g, missingGradient);
    const left = plainBound(cm, gm, counts, span, mean, slack, l2);
    v128.store(bounds, v128.add<f32>(v128.load(bounds, BOUNDS), left), BOUNDS);
    v128.store(bounds, v128.add<f32>(v128.load(bounds, 2 * BOUNDS), right), 2 * BOUNDS);
  }
}

/** (e^2 + slack) * S / (a * b) for four left parts that count whole rows, empty or not. */
// @ts-ignore: decorator
@inline
function plainBound(c: v128, g: v128, counts: v128, span: v128, mean: v128, slack: v128, l2: v128): v128 {
  const a = v128.add<f32>(v128.convert<i32>(c), l2);
  const b = v128.add<f32>(v128.convert<i32>(v128.sub<i32>(counts, c)), l2);
  const e = v128.sub<f32>(v128.convert<i32>(g), v128.mul<f32>(mean, a));
  const height = v128.mul<f32>(v128.add<f32>(v128.mul<f32>(e, e), slack), span);
  return v128.div<f32>(height, v128.mul<f32>(a, b));
}

/** Adds the bounds of a node: to the first kind when no value is missing in it, else to the second (missing left) and the third. */
function boundNode(fit: FitMemory, sums: usize, node: u32, bins: u32, constrained: bool, bounds: usize): void {
  const bound = boundOf(fit, node);
  const span = f32x4.splat(bound.span);
  const mean = f32x4.splat(bound.mean);
  const slack = f32x4.splat(bound.slack);
  const whole = f32x4.splat(bound.whole);
  const l2 = f32x4.splat(fit.l2 as f32);
  const counts = i32x4.splat(countOf(cellsOf(fit, node)) as i32);
  const missing = load<i64>(sums);
  const missingCount = i32x4.splat(missing as i32);
  const missingGradient = i32x4.splat((missing >> 32) as i32);
  const perCell = fit.weightPerCell;
  const nodeWeights = weightsOf(fit, node);
  const missingWeights: i64 = fit.weights ? load<i64>(sums, 8) : 0;
  for (let bin: u32 = 1; bin < bins; bin += 4) {
    let x: v128;
    let y: v128;
    const at = sums + (bin << (fit.weights ? 4 : 3));
    if (fit.weights) {
      x = v128.shuffle<i64>(v128.load(at), v128.load(at, 16), 0, 2);
      y = v128.shuffle<i64>(v128.load(at, 32), v128.load(at, 48), 0, 2);
    } else {
      x = v128.load(at);
      y = v128.load(at, 16);
    }
    const c = v128.shuffle<i32>(x, y, 0, 2, 4, 6);
    const g = v128.shuffle<i32>(x, y, 1, 3, 5, 7);
    const out = bounds + ((bin - 1) << 2);
    if (missing != 0) {
      const cm = v128.add<i32>(c, missingCount);
      const gm = v128.add<i32>(g, missingGradient);
      let wl = v128.convert<i32>(cm);
      let wr = v128.convert<i32>(v128.sub<i32>(counts, cm));
      if (fit.weights) {
        wl = fourWeights(at, missingWeights, 1, perCell);
        wr = fourWeights(at, nodeWeights - missingWeights, -1, perCell);
      }
      const left = partsBound(cm, gm, wl, wr, counts, span, mean, slack, l2, whole, constrained);
      v128.store(out, v128.add<f32>(v128.load(out, BOUNDS), left), BOUNDS);
    }
    let wl = v128.convert<i32>(c);
    let wr = v128.convert<i32>(v128.sub<i32>(counts, c));
    if (fit.weights) {
      wl = fourWeights(at, 0, 1, perCell);
      wr = fourWeights(at, nodeWeights, -1, perCell);
    }
    const right = partsBound(c, g, wl, wr, counts, span, mean, slack, l2, whole, constrained);
    if (missing != 0) v128.store(out, v128.add<f32>(v128.load(out, 2 * BOUNDS), right), 2 * BOUNDS);
    else v128.store(out, v128.add<f32>(v128.load(out), right));
  }
}

/** Four weights: `constant + sign * ` the weight cells of four bins. */
function fourWeights(pairs: usize, constant: i64, sign: i64, perCell: f64): v128 {
  const a = ((constant + sign * load<i64>(pairs, 8)) as f64) * perCell;
  const b = ((constant + sign * load<i64>(pairs, 24)) as f64) * perCell;
  const c = ((constant + sign * load<i64>(pairs, 40)) as f64) * perCell;
  const d = ((constant + sign * load<i64>(pairs, 56)) as f64) * perCell;
  return f32x4(a as f32, b as f32, c as f32, d as f32);
}

/** (e^2 + slack) * S / (a * b) for four left parts; the undivided node where a part is empty, and no less when the constraint may undo it. */
// @ts-ignore: decorator
@inline
function partsBound(
  c: v128,
  g: v128,
  leftWeight: v128,
  rightWeight: v128,
  counts: v128,
  span: v128,
  mean: v128,
  slack: v128,
  l2: v128,
  whole: v128,
  constrained: bool,
): v128 {
  const a = v128.add<f32>(leftWeight, l2);
  const b = v128.add<f32>(rightWeight, l2);
  const e = v128.sub<f32>(v128.convert<i32>(g), v128.mul<f32>(mean, a));
  const parts = v128.div<f32>(
    v128.mul<f32>(v128.add<f32>(v128.mul<f32>(e, e), slack), span),
    v128.mul<f32>(a, b),
  );
  const empty = v128.or(v128.eq<i32>(c, i32x4.splat(0)), v128.eq<i32>(c, counts));
  const bound = v128.bitselect(whole, parts, empty);
  return constrained ? v128.max<f32>(bound, whole) : bound;
}

/** Scores exactly what is not ruled out by its bound, after the split with the highest bound, which tells how high to reach. */
function considerPromising(
  fit: FitMemory,
  place: u32,
  bins: u32,
  wanted: f64,
  someMissing: bool,
  bounds: usize,
): void {
  const end = bounds + ((bins as usize) << 2) - 4;
  let most = f32x4.splat(-1);
  for (let at = bounds; at < end; at += 16) most = v128.pmax<f32>(most, highestOf(at, end, someMissing));
  const highest = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  if (highest < lowestBound(fit, max(scoreToBeat(), wanted))) return;
  const likely = binWith(highest, bounds, end, someMissing);
  if (likely != 0) {
    const at = bounds + ((likely - 1) << 2);
    const left = !someMissing || load<f32>(at, BOUNDS) >= load<f32>(at, 2 * BOUNDS);
    wanted = max(wanted, scoreLevelSplit(fit, place, likely, left));
  }
  let least = f32x4.splat(lowestBound(fit, max(scoreToBeat(), wanted)));
  for (let bin: u32 = 1; bin < bins; bin += 4) {
    const at = bounds + ((bin - 1) << 2);
    const always = v128.load(at);
    // A bound that is no number rules nothing out.
    let noLeft: i32;
    let noRight = 15;
    if (someMissing) {
      noLeft = v128.bitmask<i32>(v128.lt<f32>(v128.add<f32>(always, v128.load(at, BOUNDS)), least));
      noRight = v128.bitmask<i32>(v128.lt<f32>(v128.add<f32>(always, v128.load(at, 2 * BOUNDS)), least));
    } else noLeft = v128.bitmask<i32>(v128.lt<f32>(always, least));
    if ((noLeft & noRight) == 15) continue;
    for (let i: u32 = 0; i < 4 && bin + i < bins; i++) {
      if (((noLeft >> i) & 1) == 0) consider(fit, place, bin + i, true);
      if (((noRight >> i) & 1) == 0) consider(fit, place, bin + i, false);
    }
    least = f32x4.splat(lowestBound(fit, max(scoreToBeat(), wanted)));
  }
}

/** The higher of both bounds of four splits, or the only one; -1 from `end` on, where there are none. */
// @ts-ignore: decorator
@inline
function highestOf(at: usize, end: usize, someMissing: bool): v128 {
  let found = v128.load(at);
  if (someMissing) found = v128.add<f32>(found, v128.max<f32>(v128.load(at, BOUNDS), v128.load(at, 2 * BOUNDS)));
  if (at + 16 <= end) return found;
  const places = v128.add<i32>(i32x4.splat(at as i32), i32x4(0, 4, 8, 12));
  return v128.bitselect(found, f32x4.splat(-1), v128.lt<i32>(places, i32x4.splat(end as i32)));
}

/** The first bin with this bound; 0 when there is none. */
function binWith(bound: f32, bounds: usize, end: usize, someMissing: bool): u32 {
  const wanted = f32x4.splat(bound);
  for (let at = bounds; at < end; at += 16) {
    const found = v128.bitmask<i32>(v128.eq<f32>(highestOf(at, end, someMissing), wanted));
    if (found != 0) return (((at - bounds) >> 2) as u32) + (ctz(found) as u32) + 1;
  }
  return 0;
}

/** What a bound has to be for the score to be reached; nothing is ruled out where single precision does not hold. */
function lowestBound(fit: FitMemory, score: f64): f32 {
  if (!fit.singleHolds) return -Infinity as f32;
  // Adding nodes in single precision errs by 2^-24 for each.
  const error = RELATIVE_ERROR + (fit.nodes as f64) * 1.2e-7;
  return (((score * (1 - SCORE_ERROR) - fit.levelBase) / error) * 0.999999) as f32;
}

function consider(fit: FitMemory, place: u32, bin: u32, missingLeft: bool): void {
  offerSplit(scoreLevelSplit(fit, place, bin, missingLeft), bin, missingLeft);
}

/** Exact score of one split of the level, added from the first node to the last. */
function scoreLevelSplit(fit: FitMemory, place: u32, bin: u32, missingLeft: bool): f64 {
  const direction = load<i8>(fit.monotone + place) as f64;
  let score: f64 = 0;
  for (let node: u32 = 0; node < fit.nodes; node++) {
    const cells = cellsOf(fit, node);
    const weights = weightsOf(fit, node);
    const sums = sumsOf(fit, load<u32>(fit.levelHistograms + (node << 2)), place);
    const parts = scoreSplit(fit, sums, cells, weights, bin, missingLeft, direction, 1);
    score += parts == NO_SPLIT ? scoreOf(fit, cells, weights) : parts;
  }
  return score;
}
